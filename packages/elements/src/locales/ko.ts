import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: '이 단계가 도움이 되었나요?',
  helpful: '도움이 됨',
  notHelpful: '도움이 안 됨',
  hint: '이 단계를 평가하여 가이드를 개선하는 데 참여해 주세요',
  dismiss: '닫기',
  voteNotSaved: '투표를 저장하지 못했습니다',
  whatWentWrong: '무엇이 문제였나요?',
  reasonUnclear: '이해하기 어려움',
  reasonOutdated: '오래된 내용',
  reasonDidNotWork: '효과가 없음',
  reasonMissingStep: '단계가 빠져 있음',
  reasonNoAccess: '접근 권한 없음',
  note: '작성자에게 자세히 알려 주세요(선택 사항)',
  done: '완료',
  addReason: '이유 추가',
  changeReason: '이유 변경',
  ratingHeading: '이 가이드는 어떠셨나요?',
  ratingDescription: '보내 주신 의견은 작성자가 문제 해결 과정을 개선하는 데 도움이 됩니다.',
  rating: '평점',
  stars: (n) => plural('ko', n, {other: '별 #개'}),
  comment: '의견(선택 사항)',
  commentPlaceholder: '의견이 있으신가요? (선택 사항)',
  charactersLeft: (n) => plural('ko', n, {other: '#자 남음'}),
  skip: '건너뛰기',
  submit: '제출',
  starsMissing: '제출하려면 별을 1~5개 선택해 주세요',
  submitting: '제출 중…',
  thanks: '감사합니다',
  ratingNotSaved: '평점을 저장하지 못했습니다.',
};

export default texts;
