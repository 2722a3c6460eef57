import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'Apakah langkah ini membantu?',
  helpful: 'Membantu',
  notHelpful: 'Tidak membantu',
  hint: 'Nilai langkah ini untuk membantu memperbaiki panduan',
  dismiss: 'Tutup',
  voteNotSaved: 'Suara Anda tidak dapat disimpan',
  whatWentWrong: 'Apa masalahnya?',
  reasonUnclear: 'Tidak jelas',
  reasonOutdated: 'Sudah usang',
  reasonDidNotWork: 'Tidak berhasil',
  reasonMissingStep: 'Ada langkah yang kurang',
  reasonNoAccess: 'Tidak punya akses',
  note: 'Ceritakan lebih lanjut kepada penulis (opsional)',
  done: 'Selesai',
  addReason: 'Tambahkan alasan',
  changeReason: 'Ubah alasan',
  ratingHeading: 'Bagaimana pendapat Anda tentang panduan ini?',
  ratingDescription: 'Masukan Anda membantu penulis panduan memperbaiki langkah pemecahan masalah.',
  rating: 'Penilaian',
  stars: (n) => plural('id', n, {other: '# bintang'}),
  comment: 'Komentar (opsional)',
  commentPlaceholder: 'Ada komentar? (opsional)',
  charactersLeft: (n) => plural('id', n, {other: 'Sisa # karakter'}),
  skip: 'Lewati',
  submit: 'Kirim',
  starsMissing: 'Pilih 1 sampai 5 bintang sebelum mengirim',
  submitting: 'Mengirim…',
  thanks: 'Terima kasih',
  ratingNotSaved: 'Penilaian Anda tidak dapat disimpan.',
};

export default texts;
