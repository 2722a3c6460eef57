import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'هل كانت هذه الخطوة مفيدة؟',
  helpful: 'مفيدة',
  notHelpful: 'غير مفيدة',
  hint: 'قيّم هذه الخطوة للمساعدة في تحسين المسارات',
  dismiss: 'إغلاق',
  voteNotSaved: 'تعذّر حفظ تصويتك',
  whatWentWrong: 'ما المشكلة؟',
  reasonUnclear: 'غير واضحة',
  reasonOutdated: 'قديمة',
  reasonDidNotWork: 'لم تنجح',
  reasonMissingStep: 'هناك خطوة ناقصة',
  reasonNoAccess: 'ليست لديّ صلاحية',
  note: 'أخبر المؤلف بالمزيد (اختياري)',
  done: 'تم',
  addReason: 'إضافة سبب',
  changeReason: 'تغيير السبب',
  ratingHeading: 'ما رأيك في هذا المسار؟',
  ratingDescription: 'تساعد ملاحظاتك مؤلفي المسارات على تحسين خطوات حل المشكلات.',
  rating: 'التقييم',
  stars: (n) =>
    plural('ar', n, {
      zero: '# نجوم',
      one: 'نجمة واحدة',
      two: 'نجمتان',
      few: '# نجوم',
      many: '# نجمة',
      other: '# نجمة',
    }),
  comment: 'تعليق (اختياري)',
  commentPlaceholder: 'هل لديك تعليقات؟ (اختياري)',
  charactersLeft: (n) =>
    plural('ar', n, {
      zero: 'لم يتبقَّ أي حرف',
      one: 'يتبقى حرف واحد',
      two: 'يتبقى حرفان',
      few: 'يتبقى # أحرف',
      many: 'يتبقى # حرفًا',
      other: 'يتبقى # حرف',
    }),
  skip: 'تخطٍّ',
  submit: 'إرسال',
  starsMissing: 'اختر من نجمة إلى خمس نجوم قبل الإرسال',
  submitting: 'جارٍ الإرسال…',
  thanks: 'شكرًا لك',
  ratingNotSaved: 'تعذّر حفظ تقييمك.',
};

export default texts;
