import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: '这一步有帮助吗？',
  helpful: '有帮助',
  notHelpful: '没有帮助',
  hint: '评价这一步，帮助改进流程',
  dismiss: '关闭',
  voteNotSaved: '无法保存您的投票',
  whatWentWrong: '哪里有问题？',
  reasonUnclear: '不清楚',
  reasonOutdated: '已过时',
  reasonDidNotWork: '不起作用',
  reasonMissingStep: '缺少步骤',
  reasonNoAccess: '没有权限',
  note: '向作者补充说明（选填）',
  done: '完成',
  addReason: '添加原因',
  changeReason: '更改原因',
  ratingHeading: '您觉得这个流程怎么样？',
  ratingDescription: '您的反馈有助于流程作者改进故障排查。',
  rating: '评分',
  stars: (n) => plural('zh-CN', n, {other: '# 星'}),
  comment: '评论（选填）',
  commentPlaceholder: '有什么意见吗？（选填）',
  charactersLeft: (n) => plural('zh-CN', n, {other: '还可输入 # 个字符'}),
  skip: '跳过',
  submit: '提交',
  starsMissing: '请先选择 1 到 5 星，然后再提交',
  submitting: '正在提交…',
  thanks: '谢谢',
  ratingNotSaved: '无法保存您的评分。',
};

export default texts;
