import type { account as en } from '../en/account';

export const account: Record<keyof typeof en, string> = {
  'auth.signin': 'Entrar',
  'auth.signup': 'Criar conta',
  'auth.welcome': 'Bem-vindo de volta',
  'auth.new': 'Primeira vez aqui?',
  'auth.have': 'Já tem uma conta?',
  'auth.email': 'E-mail',
  'auth.password': 'Senha',
  'auth.name': 'Seu nome',
  'auth.organization': 'Empresa',
  'auth.passwordHint': 'Pelo menos 10 caracteres.',
  'auth.show': 'Mostrar senha',
  'auth.hide': 'Ocultar senha',
  'auth.pitch': 'Saiba quem está para sair. E por quê.',
  'auth.pitch2':
    'Envie seus clientes. O Perene aprende com eles quem deve sair em seguida e dá os motivos de cada um.',
  'auth.point1': 'Primeiro resultado em minutos, sem cientista de dados',
  'auth.point2': 'Uma probabilidade e motivos claros para cada cliente',
  'auth.point3': 'Medido em clientes que o modelo nunca viu',
  'auth.title': 'Comece com o Perene',
};
