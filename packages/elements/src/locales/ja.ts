import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'この手順は役に立ちましたか？',
  helpful: '役に立った',
  notHelpful: '役に立たなかった',
  hint: 'この手順を評価して、フローの改善にご協力ください',
  dismiss: '閉じる',
  voteNotSaved: '投票を保存できませんでした',
  whatWentWrong: '何が問題でしたか？',
  reasonUnclear: 'わかりにくい',
  reasonOutdated: '情報が古い',
  reasonDidNotWork: 'うまくいかなかった',
  reasonMissingStep: '手順が足りない',
  reasonNoAccess: 'アクセス権がない',
  note: '作成者に詳しく伝える（任意）',
  done: '完了',
  addReason: '理由を追加',
  changeReason: '理由を変更',
  ratingHeading: 'このフローはいかがでしたか？',
  ratingDescription: 'いただいたご意見は、フローの作成者によるトラブルシューティングの改善に役立てられます。',
  rating: '評価',
  stars: (n) => plural('ja', n, {other: '星 # つ'}),
  comment: 'コメント（任意）',
  commentPlaceholder: 'ご意見があればお聞かせください（任意）',
  charactersLeft: (n) => plural('ja', n, {other: '残り # 文字'}),
  skip: 'スキップ',
  submit: '送信',
  starsMissing: '送信するには、星の数（1～5）を選んでください',
  submitting: '送信中…',
  thanks: 'ありがとうございました',
  ratingNotSaved: '評価を保存できませんでした。',
};

export default texts;
