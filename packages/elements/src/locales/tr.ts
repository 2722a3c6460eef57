import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'Bu adım yardımcı oldu mu?',
  helpful: 'Yardımcı oldu',
  notHelpful: 'Yardımcı olmadı',
  hint: 'Akışların iyileştirilmesine yardımcı olmak için bu adımı değerlendirin',
  dismiss: 'Kapat',
  voteNotSaved: 'Oyunuz kaydedilemedi',
  whatWentWrong: 'Sorun neydi?',
  reasonUnclear: 'Anlaşılır değil',
  reasonOutdated: 'Güncel değil',
  reasonDidNotWork: 'İşe yaramadı',
  reasonMissingStep: 'Bir adım eksik',
  reasonNoAccess: 'Erişim yok',
  note: 'Yazara ayrıntıları anlatın (isteğe bağlı)',
  done: 'Bitti',
  addReason: 'Neden ekle',
  changeReason: 'Nedeni değiştir',
  ratingHeading: 'Bu akışı nasıl buldunuz?',
  ratingDescription: 'Geri bildiriminiz, yazarların sorun giderme adımlarını iyileştirmesine yardımcı olur.',
  rating: 'Puan',
  stars: (n) => plural('tr', n, {one: '# yıldız', other: '# yıldız'}),
  comment: 'Yorum (isteğe bağlı)',
  commentPlaceholder: 'Yorumunuz var mı? (isteğe bağlı)',
  charactersLeft: (n) => plural('tr', n, {one: '# karakter kaldı', other: '# karakter kaldı'}),
  skip: 'Atla',
  submit: 'Gönder',
  starsMissing: 'Göndermeden önce 1 ile 5 arasında yıldız seçin',
  submitting: 'Gönderiliyor…',
  thanks: 'Teşekkürler',
  ratingNotSaved: 'Puanınız kaydedilemedi.',
};

export default texts;
