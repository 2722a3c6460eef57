import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'Esta etapa foi útil?',
  helpful: 'Útil',
  notHelpful: 'Não foi útil',
  hint: 'Avalie esta etapa para ajudar a melhorar os fluxos',
  dismiss: 'Fechar',
  voteNotSaved: 'Não foi possível salvar seu voto',
  whatWentWrong: 'O que deu errado?',
  reasonUnclear: 'Pouco claro',
  reasonOutdated: 'Desatualizado',
  reasonDidNotWork: 'Não funcionou',
  reasonMissingStep: 'Falta uma etapa',
  reasonNoAccess: 'Sem acesso',
  note: 'Conte mais ao autor (opcional)',
  done: 'Concluir',
  addReason: 'Adicionar um motivo',
  changeReason: 'Alterar o motivo',
  ratingHeading: 'O que você achou deste fluxo?',
  ratingDescription: 'Seu feedback ajuda os autores a melhorar a solução de problemas.',
  rating: 'Avaliação',
  stars: (n) => plural('pt-BR', n, {one: '# estrela', other: '# estrelas'}),
  comment: 'Comentário (opcional)',
  commentPlaceholder: 'Algum comentário? (opcional)',
  charactersLeft: (n) => plural('pt-BR', n, {one: 'Resta # caractere', other: 'Restam # caracteres'}),
  skip: 'Pular',
  submit: 'Enviar',
  starsMissing: 'Escolha de 1 a 5 estrelas antes de enviar',
  submitting: 'Enviando…',
  thanks: 'Obrigado',
  ratingNotSaved: 'Não foi possível salvar sua avaliação.',
};

export default texts;
