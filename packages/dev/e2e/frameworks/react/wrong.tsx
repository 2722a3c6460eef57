// Each line after the imports is a mistake that the compiler must report.
import type {} from '@resolutionflow/elements/jsx';
export const wrongPeriod = <rf-analytics-dashboard period="8d" />;
export const wrongName = <rf-step-feedback step="cable" />;
export const wrongSpelling = <rf-step-feedback stepid="cable" />;
export const wrongNative = <rf-csat-modal maxlength="200" />;
export const wrongBoolean = <rf-step-feedback track="yes" />;
export const wrongNumber = <rf-csat-modal quiet-days="soon" />;
export const wrongDetail = <rf-step-feedback onrf-change={({detail}) => detail.rating} />;
export const wrongHandler = <rf-step-feedback onClick="vote()" />;
export const wrongToken = <rf-step-feedback style={{'--rf-upp': 'green'}} />;
export const wrongTag = <rf-stepfeedback step-id="cable" />;
