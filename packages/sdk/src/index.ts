export type {
  Engineer,
  EngineerList,
  ErrorCode,
  Finding,
  FindingKind,
  FindingList,
  Flow,
  FlowAnalytics,
  FlowPage,
  ImportLineInput,
  ImportReport,
  Interval,
  IssuedToken,
  Me,
  Outcome,
  OutcomeBreakdown,
  Period,
  PeriodInfo,
  PersonalAnalytics,
  PreviousPeriod,
  Problem,
  Rating,
  RatingBreakdown,
  RatingEntry,
  RatingPage,
  ReasonCount,
  RecentComment,
  Role,
  Session,
  SessionFeedback,
  Step,
  StepFeedback,
  StepFigures,
  Summary,
  TeamAnalytics,
  TimeSeriesDay,
  TopEngineer,
  TopFlow,
  Visit,
} from '@resolutionflow/contract';
export {createClient} from './create-client.js';
export {ApiError} from './errors/api-error.js';
export {ContractError} from './errors/contract-error.js';
export {isApiError, isContractError, isNetworkError, isRfError, isTimeoutError} from './errors/guards.js';
export {NetworkError} from './errors/network-error.js';
export {RfError} from './errors/rf-error.js';
export {TimeoutError} from './errors/timeout-error.js';
export type {TokenSource} from './identity.js';
export type {QueueEvent, QueueEventDetail} from './queue/events.js';
export type {QueueItem, Timestamp, WriteResult} from './queue/item.js';
export type {Abortable, RfClient, RfClientEventMap, RfClientOptions, RfServerClient} from './types.js';
