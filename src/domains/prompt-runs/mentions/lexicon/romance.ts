import type { Lexicon } from './types.ts';

/** Opinions as French answers about products put them. */
export const FRENCH: Lexicon = {
  positive: `bon, bonne, bons, bonnes, bien, meilleur*, mieux, excellent*, superbe*, remarquable*, exceptionnel*, parfait*, idéal*, génial*, formidable*,
    fiable*, fiabilité, robuste*, solide*, durable*, silencieux, silencieuse*, discret, confortable*, pratique*, facile*, simple d', intuitif*, intuitive*, efficace*,
    performant*, puissant*, rapide*, abordable*, pas cher, bon marché, rapport qualité-prix, bon rapport, vaut, recommand*, conseill*, apprécié*, salué*, plébiscit*,
    polyvalent*, populaire*, élégant*, beau, belle, beaux, esthétique, coup de cœur, favori*, référence, satisfait*, ravi*, convainc*, haut de gamme, qualitatif*,
    se démarque, se distingue, brille, séduit, précis*, généreux, généreuse, économe*, sûr, sûre, incontournable*, imbattable*, irréprochable*, avantage*, atout*, léger, légère, agréable*, étanche*`,
  negative: `mauvais*, pire*, médiocre*, décevant*, déçoi*, déception*, déçu*, cher, chère, chers, coûteu*, onéreu*, bruyant*, fragile*, peu fiable, instable*, faible*, lent, lente, lents,
    inconfortable*, compliqué*, difficile*, encombrant*, peu pratique, inefficace*, défectueu*, défaut*, panne*, problème*, inconvénient*, critique, critiques, critiqué*, plainte*, plaign*, fuite*, fuit,
    éviter, déconseill*, surchauff*, dangereu*, toxique*, gênant*, pénible*, insatisf*, usure, dépassé*, obsolète*, trop petit*, trop grand*, trop lourd*, rouille*, imprécis*, limité*, lacune*, manque, laisse à désirer, point faible, points faibles, regrett*, grinc*, bruit`,
  negators: `pas, jamais, aucun, aucune, sans, ni, peu, moins, n'est, ne, n'a, n'y`,
  notNegating: 'seulement, que, uniquement',
};

/** Opinions as Spanish answers about products put them. */
export const SPANISH: Lexicon = {
  positive: `bueno, buena, buenos, buenas, buen, bien, mejor, mejores, excelente*, estupend*, magnífic*, increíble*, fantástic*, perfect*, ideal, ideales, genial*,
    fiable*, confiable*, robust*, resistente*, durader*, sólid*, silencios*, cómod*, práctic*, fácil*, sencill*, intuitiv*, eficaz*, eficaces, eficiente*, potente*, rápid*,
    asequible*, económic*, barat*, relación calidad-precio, buena relación, vale la pena, merece, recomend*, recomiend*, elogi*, alab*, versátil*, popular*, elegante*, bonit*, favorit*, referente,
    satisfech*, encant*, destaca*, sobresal*, brilla, precis*, seguro, segura, imbatible*, insuperable*, impecable*, ventaja*, liger*, agradable*, impermeable*, lídere*, líder, acertad*`,
  negative: `malo, mala, malos, malas, mal, peor, peores, mediocre*, decepcion*, caro, cara, caros, caras, costos*, ruidos*, frágil*, poco fiable*, inestable*, débil*, lento, lenta, lentos, lentas,
    incómod*, complicad*, difícil*, aparatos*, voluminos*, ineficaz*, defectuos*, defecto*, avería*, problema*, inconveniente*, desventaja*, crítica, críticas, criticad*, queja*, fuga, fugas, gotea*,
    evitar, evita, sobrecalient*, peligros*, tóxic*, molest*, insatisfech*, desgaste, anticuad*, obsolet*, demasiado pequeñ*, demasiado grande*, demasiado pesad*, oxida*, imprecis*, limitad*, carece, falla, fallos, fallo, se queda corto, se queda corta, deja que desear, rompe*, punto débil, puntos débiles`,
  negators: `no, nunca, jamás, ningún, ninguna, ninguno, sin, ni, poco, poca, menos, tampoco, apenas`,
  notNegating: 'solo, sólo, solamente',
};

/** Opinions as Italian answers about products put them. */
export const ITALIAN: Lexicon = {
  positive: `buono, buona, buoni, buone, buon, bene, ottim*, miglior*, meglio, eccellent*, eccezional*, fantastic*, perfett*, ideale, ideali, straordinari*,
    affidabil*, robust*, resistent*, solid*, duratur*, silenzios*, comod*, confortevol*, pratic*, facile, facili, semplice da, intuitiv*, efficac*, efficient*, potent*, veloc*, rapid*,
    conveniente, convenienti, economic*, accessibil*, rapporto qualità-prezzo, buon rapporto, vale la pena, consigliat*, consiglio, consigliamo, raccomand*, apprezzat*, lodat*, versatil*, popolar*,
    elegant*, bello, bella, belli, belle, preferit*, soddisfatt*, si distingue, spicca, brilla, precis*, sicuro, sicura, imbattibil*, impeccabil*, vantaggi*, legger*, piacevol*, impermeabil*, convincente, convince, punto di riferimento, pregi, pregio`,
  negative: `cattiv*, male, peggio*, mediocr*, deludent*, delus*, caro, cara, cari, care, costos*, rumoros*, fragil*, inaffidabil*, poco affidabil*, instabil*, debol*, lento, lenta, lenti, lente,
    scomod*, complicat*, difficil*, ingombrant*, poco pratic*, inefficac*, difettos*, difett*, guast*, problem*, svantagg*, critica, critiche, criticat*, lament*, perdite, perdita, perde,
    evitare, sconsigli*, surriscald*, pericolos*, tossic*, fastidios*, insoddisfatt*, usura, datat*, obsolet*, troppo piccol*, troppo grand*, troppo pesant*, arrugginisc*, imprecis*, limitat*, carente, carenze, lascia a desiderare, punto debole, punti deboli, si rompe, cigola*`,
  negators: `non, mai, nessun, nessuna, nessuno, senza, né, poco, poca, meno`,
  notNegating: 'solo, soltanto',
};

/** Opinions as Portuguese answers about products put them. */
export const PORTUGUESE: Lexicon = {
  positive: `bom, boa, bons, boas, bem, melhor, melhores, excelente*, ótim*, fantástic*, perfeit*, ideal, ideais, incríve*, confiáve*, robust*, resistente*, duráve*, sólid*, silencios*,
    confortáve*, prátic*, fácil, fáceis, intuitiv*, eficaz*, eficazes, eficiente*, potente*, rápid*, acessíve*, barat*, custo-benefício, vale a pena, recomend*, elogiad*, versátil, popular*, elegante*,
    bonit*, favorit*, satisfeit*, destaca*, precis*, segur*, imbatíve*, vantage*, leve, agradáve*`,
  negative: `ruim, ruins, mau, má, pior, piores, medíocre*, decepcion*, caro, cara, caros, caras, barulhent*, frágil, frágeis, instáve*, fraco, fraca, lento, lenta, desconfortáve*, complicad*, difícil,
    volumos*, ineficaz, defeito*, problema*, desvantage*, crítica*, criticad*, reclama*, vaza*, evite, evitar, superaquec*, perigos*, tóxic*, incômod*, insatisfeit*, desgaste, limitad*, falha*, quebra*`,
  negators: `não, nunca, jamais, nenhum, nenhuma, sem, nem, pouco, menos`,
  notNegating: 'só, apenas, somente',
};
