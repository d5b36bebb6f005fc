/** Por que um pedido é recusado, pelo código que a API dá; em inglês, as frases são as da própria API. */
export const refusals: Record<string, string> = {
  'problem.address_stays_blocked': 'Este endereço continua bloqueado: só quem o lê pode mudar isso.',
  'problem.already_connected':
    'Esta conta do Stripe já está conectada. Troque a chave dela, ou desconecte-a antes.',
  'problem.already_subscribed': 'Já existe uma assinatura. Mude de plano nela.',
  'problem.already_uploaded':
    'O arquivo deste conjunto de dados já foi enviado. Para outro arquivo, crie outro conjunto de dados.',
  'problem.being_read': 'A conta está sendo lida. Espere até que isso termine.',
  'problem.being_undone': 'Esta importação já está sendo desfeita.',
  'problem.campaign_has_ended': 'A campanha já terminou e fica como estava. Crie outra.',
  'problem.campaign_has_started':
    'A campanha já foi iniciada: só mudam o nome, os orçamentos, a aprovação e o fim, e ela não pode ser excluída. Encerre-a, ou crie outra.',
  'problem.campaign_is_draft': 'A campanha ainda não foi iniciada. Inicie-a, ou exclua-a.',
  'problem.clock_is_ahead':
    'O relógio de teste só avança. Encerre o modo de teste para acertá-lo em outra hora.',
  'problem.connection_stopped': 'A chave desta conexão não é mais aceita. Informe outra antes.',
  'problem.customers_named_otherwise':
    'Esta conta já esteve conectada, e os clientes dela ficaram com outros ids: conectada assim, cada um apareceria duas vezes. Indique o mesmo campo dos metadados que antes (ou nenhum), ou conecte-a em uma nova empresa.',
  'problem.dataset_in_use':
    'Um treino ou uma pontuação está usando este conjunto de dados. Espere terminar e tente de novo.',
  'problem.dataset_not_ready':
    'O conjunto de dados ainda não está pronto. Espere, ou envie o arquivo de novo.',
  'problem.domain_taken':
    'Outra empresa reivindicou este domínio. Se ela não provar em três dias que ele é dela, ele fica livre: peça de novo então.',
  'problem.endpoint_not_active':
    'Nada é enviado a este webhook: ele está pausado ou desativado. Retome-o antes.',
  'problem.has_events':
    'Já chegaram eventos, e eles foram reunidos por cliente como estava definido. Envie-os a uma nova empresa em que isso seja definido antes.',
  'problem.in_progress': 'O mesmo pedido já está sendo atendido. Tente de novo em alguns segundos.',
  'problem.key_expired': 'Esta chave expirou, e um novo segredo não mudaria isso. Crie outra chave.',
  'problem.model_changed':
    'Outra versão entrou em produção nesse meio-tempo. Confira o modelo e tente de novo.',
  'problem.no_entity_key':
    'O modelo não tem ID do cliente; por isso não se sabe de quem é cada resultado. Treine um modelo com ID do cliente.',
  'problem.no_subscription': 'Esta empresa ainda não paga por nenhum plano. Escolha um plano antes.',
  'problem.no_training_dataset':
    'Nenhum conjunto de dados com este nome foi criado para treino. Crie um antes: o que será pontuado tem as colunas dele.',
  'problem.no_value_at_stake':
    'Esta pontuação não sabe quanto vale cada cliente. Escolha uma coluna de valor ao treinar o modelo, ou pontue de novo.',
  'problem.no_version_in_prod':
    'Nenhuma versão deste modelo está em produção. Espere o treino terminar, ou coloque uma em produção.',
  'problem.nobody_scored':
    'Nenhum destes resultados é de quem esta execução pontuou sem já saber o resultado. Confira os IDs e se é a execução certa.',
  'problem.not_decided': 'A rodada não está decidida, ou não pôde ser. O estado dela diz mais.',
  'problem.not_in_parts': 'Este arquivo não é enviado em partes. Comece o envio de novo.',
  'problem.not_read_yet': 'O arquivo está sendo lido. Espere até que ele esteja pronto ou tenha falhado.',
  'problem.not_restorable':
    'A empresa não está para ser excluída, ou a exclusão já começou e não pode ser desfeita.',
  'problem.not_signed':
    'As mensagens ao Slack não são assinadas: o endereço é o segredo. Dê outro endereço ao webhook.',
  'problem.nothing_bought': 'Ainda não há cartões nem faturas. Escolha um plano antes.',
  'problem.nothing_to_confirm': 'Não há um novo segredo a confirmar. Comece de novo.',
  'problem.nothing_to_roll_back':
    'Nenhuma outra versão deste modelo esteve em produção antes. Coloque em produção a que você quer.',
  'problem.nothing_to_undo': 'Esta execução foi um ensaio ou desfez uma importação: não há nada a desfazer.',
  'problem.broken_otherwise':
    'Já foi dito, por outro motivo, que esta oferta não pode ser executada, e esse motivo fica. Tente de novo e diga então por que não é possível.',
  'problem.offer_expired': 'O prazo desta oferta terminou. Ela não pode mais ser aceita.',
  'problem.offer_in_use':
    'Há campanhas não encerradas que usam esta oferta. Encerre as que já foram iniciadas, e mude ou exclua os rascunhos.',
  'problem.offer_is_active': 'A oferta está ativa. Retire-a antes.',
  'problem.offer_stands_otherwise':
    'A situação desta oferta mudou, e isto não pode mais ser feito com ela. Confira e tente outra coisa.',
  'problem.offers_being_made':
    'A rodada está decidida, e as ofertas estão sendo feitas. Retire as que não devem valer.',
  'problem.organization_deleted':
    'Esta empresa será excluída. Até lá, seus dados podem ser vistos e exportados; um proprietário ainda pode mantê-la.',
  'problem.plan_already':
    'O cliente já tem o plano desta oferta, por isso ela expirou. Fale com o cliente se ele ainda quiser algo.',
  'problem.role_above_yours':
    'O papel desta chave está acima do seu. Escolha um menor, ou fale com quem tenha esse papel.',
  'problem.round_under_way':
    'Já há uma rodada ou um ensaio desta campanha em andamento. Espere até que termine.',
  'problem.run_not_succeeded':
    'Esta pontuação ainda não terminou ou falhou. Os resultados só existem quando ela termina bem.',
  'problem.second_factor_off': 'A sua autenticação em dois fatores está desativada. Ative-a antes.',
  'problem.second_factor_on': 'A sua autenticação em dois fatores já está ativada. Desative-a antes.',
  'problem.segment_in_use':
    'Há campanhas não encerradas que usam este segmento. Encerre as que já foram iniciadas, e mude ou exclua os rascunhos.',
  'problem.sender_exists': 'As mensagens já saem de outro domínio, ou vão sair. Remova esse endereço antes.',
  'problem.source_unavailable': 'O Stripe não responde. Nada se perdeu; tente de novo em um minuto.',
  'problem.subscription_ended':
    'A assinatura desta oferta terminou, por isso ela expirou. Fale com o cliente se ele ainda quiser algo.',
  'problem.too_many_at_once': 'Muitas pessoas pediram o mesmo neste momento. Tente de novo.',
  'problem.too_many_batches':
    'Esta pontuação já tem resultados demais. Envie o que se sabe em um só conjunto de dados para uma pontuação mais nova.',
  'problem.too_many_campaigns':
    'Você atingiu o máximo de campanhas. Encerre uma, exclua um rascunho ou continue com uma que já existe.',
  'problem.too_many_connections': 'Você atingiu o máximo de conexões. Desconecte uma antes.',
  'problem.too_many_endpoints': 'Você atingiu o máximo de webhooks. Exclua um antes.',
  'problem.too_many_offers': 'Você atingiu o máximo de ofertas. Exclua uma antes.',
  'problem.too_many_products': 'Você atingiu o máximo de planos e serviços. Exclua um antes.',
  'problem.too_many_segments': 'Você atingiu o máximo de segmentos. Exclua alguns antes.',
  'problem.too_many_unsized': 'Arquivos demais estão sendo aguardados. Envie ou exclua um deles antes.',
  'problem.too_many_waiting': 'Execuções demais já aguardam a vez. Espere até que algumas terminem.',
  'problem.trial_over':
    'O período de teste que esta oferta prolongaria terminou, por isso ela expirou. Fale com o cliente se ele ainda quiser algo.',
  'problem.under_way': 'A importação está em andamento. Interrompa-a, ou espere que termine.',
  'problem.upload_over':
    'As partes deste arquivo já foram reunidas, ou ele não foi enviado em dois dias. Se ele ainda é aguardado, crie outro conjunto de dados.',
};
