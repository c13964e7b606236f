import type { Language } from './language.ts';

/** Stands for the entity in question; {@link OTHER_NAME} for any other one. */
export const NAME = '\ue000';
export const OTHER_NAME = '\ue001';

/** How far before a name a comparison may begin. */
export const BEFORE_REACH = 70;

type Patterns = {
  /** A word of denial; a sentence without one says of nothing that it is absent. */
  denial: RegExp;
  /** Clauses in which nothing is known of the entity, or which say that it is not there. */
  absence: readonly RegExp[];
  /** Words right before an entity that another is measured by. */
  before: RegExp | null;
  /** Words right behind it. */
  behind: RegExp | null;
};

const OTHERS = `(?:${OTHER_NAME}[\\s,/、]{0,3}(?:or|and|nor|oder|noch|und|ou|ni|et|o|y|e|of|en|[和或与と])?\\s?){0,4}`;

/**
 * Compiles a pattern: GAP is what may stand before the name without another clause beginning, WORDS what may stand
 * elsewhere, INFO what one may have of something.
 */
function pattern(source: string, info = ''): RegExp {
  const compiled = source
    .replaceAll('INFO', `(?:${info})`)
    .replaceAll('GAP', `[^,;:()\\n]{0,50}?${OTHERS}["“'‘]?NAME`)
    .replaceAll('WORDS', '[^,;:()\\n]{0,45}?')
    .replaceAll('NAME', NAME);
  return new RegExp(compiled, 'iu');
}

function before(cues: string): RegExp {
  return new RegExp(`(?:^|[^\\p{L}])(?:${cues})\\s(?:[\\p{L}'’-]{1,12}\\s){0,2}${OTHERS}$`, 'iu');
}

const EN =
  'information|info|details?|data|results?|reviews?|mentions?|references?|records?|sources?|listings?|anything|specifics|coverage|(?:product|brand|model|company|item|device)s? (?:called|named|by the name)';
const DE =
  'informationen|infos|angaben|daten|details|ergebnisse|treffer|testberichte|tests|bewertungen|hinweise?n?|erwähnung(?:en)?|quellen|belege|(?:produkt|modell|marke|gerät|hersteller) namens';
const FR =
  'informations?|infos?|résultats?|données?|avis|mentions?|trace|détails?|sources?|références?|rien|(?:produit|modèle|marque) (?:appelée?|nommée?|du nom)';
const ES =
  'información|informacion|datos|resultados?|reseñas?|opiniones|menci(?:ón|ones)|detalles?|referencias?|fuentes?|nada|(?:producto|modelo|marca) llamad[oa]';
const IT =
  'informazion[ei]|dati|risultat[oi]|recension[ei]|menzion[ei]|dettagli|riferiment[oi]|font[ei]|nulla|niente|(?:prodotto|modello|marca|marchio) chiamat[oa]';
const NL =
  'informatie|info|gegevens|resultaten|reviews|recensies|vermelding(?:en)?|details|bronnen|(?:product|model|merk|apparaat) (?:genaamd|met de naam)';
const PT = 'informaç(?:ão|ões)|dados|resultados?|avaliaç(?:ão|ões)|menç(?:ão|ões)|detalhes?|referências?|fontes?';

/** What says so in each language. */
export const STANCE_PATTERNS: Readonly<Record<Language, Patterns>> = {
  en: {
    denial:
      /n[’']t\b|\b(?:not?|cannot|unable|failed|none|never|nowhere|absent|missing|neither|nor|unfamiliar|without)\b/i,
    absence: [
      pattern("(?:n[’']t|not|cannot|unable to|failed to|never)\\b WORDS\\bINFO\\b(?! that)GAP", EN),
      pattern(
        "(?:n[’']t|not|cannot|unable to|failed to) (?:be able to )?(?:recogni[sz]e|find|locate|identify|know)(?: (?:the|a|any))?(?: (?:brand|product|name|item|model|company))? [\"“‘'*]{0,3}NAME",
      ),
      pattern('\\bno (?:\\p{L}{1,14} ){0,3}INFO\\b(?! that)GAP', EN),
      pattern("(?:not|n[’']t) (?:\\p{L}{1,10} )?(?:familiar with|aware of)GAP|\\bunfamiliar withGAP"),
      pattern(
        "NAME[^,;:()\\n]{0,30}?(?:(?:is|was|were|are|does|did|do|has|have|could)(?: not|n[’']t)|never|nowhere)(?: \\p{L}{1,12}){0,3}? (?:mentioned|listed|included|appear|appears|appeared|show up|come up|featured|covered|found|exist|turn up|among|in (?:the|my|these|any) (?:search )?(?:results|sources|list|reviews))",
      ),
      pattern(
        'NAME[^,;:()\\n]{0,20}?(?:(?:seems? to |appears? to )(?:not exist|be absent|be missing from)|is absent|is missing from|is nowhere)',
      ),
      pattern(
        '(?:none of (?:the|these|my)|no) (?:\\p{L}{1,12} ){0,4}?(?:mention(?:s|ed)?|list(?:s|ed)?|include[sd]?|cover(?:s|ed)?|refer to|name[sd]?)\\bGAP',
      ),
    ],
    before: before(
      'than|compared (?:to|with|against)|versus|vs\\.?|unlike|alternatives? to|instead of|rather than|similar to|as opposed to|relative to|in contrast to|(?:edge|advantage|upgrade|improvement) over|(?:prefer|choose|pick|recommend)\\p{L}* (?:it|this|that|one) over|(?:competitors?|rivals?) (?:like|such as)|than (?:those|that) (?:of|from)',
    ),
    behind: /^-(?:like|style|inspired|esque|killer)\b/i,
  },
  de: {
    denial: /\b(?:keine?[nrms]?|kaum|nichts|nicht|nirgends|weder|fehlt|unbekannt)\b/i,
    absence: [
      pattern('(?:keine?[nrs]?|kaum|nichts|nicht)\\b WORDSINFO\\bGAP', DE),
      pattern('\\bnichts (?:zu[rm]?|über)\\bGAP'),
      pattern(
        '(?:zu[rm]?|über|von|für)\\b[^,;:()\\n]{0,30}?NAMEWORDS(?:keine?[nrs]?|nichts|nicht|kaum)\\bWORDS(?:INFO|gefunden|finden|bekannt)',
        DE,
      ),
      pattern(
        'NAME[^,;:()\\n]{0,25}?(?:wird|wurde|ist|taucht|kommt|erscheint|findet sich|war)\\bWORDS(?:nicht|nirgends)\\b[^,;:()\\n]{0,30}?(?:erwähnt|genannt|aufgeführt|gelistet|vertreten|auf(?=[.]|$)|vor(?=[.]|$)|enthalten|dabei|gefunden|getestet|bekannt)',
      ),
      pattern(
        'NAME[^,;:()\\n]{0,30}?\\bin keine[mrn] [^,;:()\\n]{0,40}?(?:erwähnt|genannt|aufgeführt|gelistet|vor(?=[.\\s]|$))',
      ),
      pattern('NAME[^,;:()\\n]{0,10}? fehlt (?:in|auf|bei|leider|hier)'),
      pattern(
        '(?:kenne|finde)\\b[^,;:()\\n]{0,25}?NAME[^,;:()\\n]{0,15}? nicht\\b|(?:konnte|kann|habe)\\b[^,;:()\\n]{0,25}?NAME[^,;:()\\n]{0,20}? nicht (?:finden|gefunden|identifizieren|zuordnen)',
      ),
    ],
    before: before(
      '\\p{L}{2,20}er als|mehr als|als bei|wie bei|im vergleich (?:zu[rm]?|mit)|verglichen mit|gegenüber|anders als|im gegensatz zu[rm]?|alternativen? zu[rm]?|statt|anstelle von|vs\\.?|als (?:der|die|das|den|dem|beim)|ähnlich wie',
    ),
    behind: /^-(?:ähnlich|artig|alternative)/i,
  },
  fr: {
    denial: /n['’]|\b(?:ne|pas|aucune?|rien|jamais|nulle|absente?)\b/i,
    absence: [
      pattern("(?:n['’]|\\bne )WORDS(?:pas|aucune?|rien|jamais)\\b[^,;:()\\n]{0,40}?INFOGAP", FR),
      pattern("(?:n['’]|\\bne )WORDSrien (?:sur|à propos|concernant)GAP"),
      pattern("(?:aucune?|pas d(?:e |['’]))\\s?(?:\\p{L}{1,12} )?INFOGAP", FR),
      pattern(
        "NAME[^,;:()\\n]{0,20}?(?:n['’]|\\bne )WORDS(?:pas|nulle part|jamais)\\b[^,;:()\\n]{0,25}?(?:mentionn|cité|list|dans (?:les|cette|mes|la|ma)|référenc|présent|répertori|été trouv|testé|parmi|$)(?<!pas cher)",
      ),
      pattern(
        "NAME[^,;:()\\n]{0,20}?(?:n['’]apparaît|n['’]apparaissent|ne figure|ne figurent|n['’]est cité|n['’]est mentionné) ",
      ),
      pattern('NAME[^,;:()\\n]{0,30}?dans aucune? [^,;:()\\n]{0,40}'),
      pattern("(?:ne|n['’])\\s?(?:connais|reconnais|trouve|ai pas trouvé)(?: pas)?\\bGAP"),
    ],
    before: before(
      '(?:plus|moins|aussi) \\p{L}{2,20} que|meilleure?s? que|mieux que|que (?:le|la|les|celui|celle)(?: de)?|par rapport (?:à|au|aux)|comparée?s? (?:à|au|aux)|face (?:à|au|aux)|contrairement (?:à|au|aux)|alternatives? (?:à|au|aux)|au lieu (?:de|du)|plutôt que|à la place (?:de|du)|vs\\.?',
    ),
    behind: null,
  },
  es: {
    denial: /\b(?:no|ningun[oa]?|ningún|sin|nunca|tampoco|nada)\b/i,
    absence: [
      pattern('\\bno\\bWORDS\\bINFO\\bGAP', ES),
      pattern('(?:ningun[oa]?|ningún|sin)\\b (?:\\p{L}{1,12} )?INFO\\bGAP', ES),
      pattern(
        'NAME[^,;:()\\n]{0,20}?\\b(?:no|tampoco)\\b[^,;:()\\n]{0,15}?(?:aparece|figura|se menciona|está (?:incluid|list|mencionad|entre)|es mencionad|consta|sale en|fue mencionad|se encuentra (?:en|entre)|se incluye)',
      ),
      pattern(
        'no (?:conozco|reconozco|encontré|encuentro|he encontrado|me suena)(?: (?:la|el|una?))?(?: (?:marca|producto|modelo))?(?: (?:a|al))? NAME',
      ),
    ],
    before: before(
      '(?:más|menos) \\p{L}{2,20} que|mejor que|peor que|que (?:el|la|los|las)(?: de)?|en comparación con|comparad[oa]s? con|frente al?|a diferencia del?|alternativas? al?|en (?:lugar|vez) del?|vs\\.?|respecto al?',
    ),
    behind: null,
  },
  it: {
    denial: /\b(?:non|nessuna?|nessun|nulla|niente|mai|senza|né)\b/i,
    absence: [
      pattern('(?:\\bnon\\b|nessuna?|nessun)\\bWORDS\\bINFO\\bGAP', IT),
      pattern('(?:nessuna?|nessun) INFO\\bGAP', IT),
      pattern(
        'NAME[^,;:()\\n]{0,20}?\\bnon\\b[^,;:()\\n]{0,15}?(?:compare|appare|figura|viene (?:menzion|citat|elencat)|è (?:menzion|citat|elencat|inclus|present|stat[oa] (?:menz|cit|trov))|risulta|si trova (?:in|tra|nell)|menzionat)',
      ),
      pattern(
        'non (?:conosco|riconosco|ho trovato|trovo)(?: (?:il|la|lo|un|una))?(?: (?:marchio|marca|prodotto|modello))? NAME',
      ),
    ],
    before: before(
      '(?:più|meno) \\p{L}{2,20} (?:di|del|dello|della|dei|degli|delle|rispetto (?:a|al|alla|ai))|(?:meglio|peggio|migliore?|peggiore?) (?:di|del|dello|della|dei|degli)|rispetto (?:a|al|allo|alla|ai|agli|alle)|in confronto (?:a|al|alla)|confrontat[oa] con|a differenza (?:di|del|dello|della|dei)|alternativ[ae] (?:a|al|alla|ai)|invece (?:di|del|della)|al posto (?:di|del|della)|vs\\.?',
    ),
    behind: null,
  },
  nl: {
    denial: /\b(?:geen|niets|niet|nergens|nooit|ontbreekt|onbekend)\b/i,
    absence: [
      pattern('(?:geen|niets|niet)\\bWORDS\\bINFO\\bGAP', NL),
      pattern('\\bniets over\\bGAP'),
      pattern(
        '(?:over|van|voor)\\b[^,;:()\\n]{0,20}?NAMEWORDS(?:geen|niets|niet)\\bWORDS(?:INFO|gevonden|vinden|bekend)',
        NL,
      ),
      pattern(
        'NAME[^,;:()\\n]{0,20}?(?:wordt|werd|is|komt|staat|verschijnt)\\b[^,;:()\\n]{0,25}?(?:niet|nergens)\\b[^,;:()\\n]{0,25}?(?:genoemd|vermeld|voor(?=[.\\s]|$)|opgenomen|in (?:de|deze|mijn)|tussen|bekend|gevonden|getest)',
      ),
      pattern(
        'NAME[^,;:()\\n]{0,30}?\\bin geen (?:enkele )?[^,;:()\\n]{0,30}?(?:genoemd|vermeld|opgenomen|voor(?=[.\\s]|$))',
      ),
      pattern('NAME ontbreekt'),
      pattern(
        '\\bken\\b[^,;:()\\n]{0,20}?NAME[^,;:()\\n]{0,10}? niet\\b|(?:kon|kan|heb)\\b[^,;:()\\n]{0,20}?NAME[^,;:()\\n]{0,15}? niet (?:vinden|gevonden)',
      ),
    ],
    before: before(
      '\\p{L}{2,20}er dan|minder \\p{L}{2,20} dan|meer dan|dan (?:de|het|bij)|vergeleken met|in vergelijking met|ten opzichte van|in tegenstelling tot|anders dan|alternatie(?:f|ven) (?:voor|op)|in plaats van|vs\\.?',
    ),
    behind: null,
  },
  pt: {
    denial: /\b(?:não|nenhuma?|nada|nunca|sem)(?=[^\p{L}]|$)/iu,
    absence: [
      pattern('(?:não|nenhuma?)\\s[^,;:()\\n]{0,40}?INFOGAP', PT),
      pattern(
        'NAME[^,;:()\\n]{0,20}?\\snão\\s[^,;:()\\n]{0,10}?(?:aparece|figura|é (?:mencionad|citad|listad)|consta|foi (?:mencionad|encontrad)|está (?:na|entre|list))',
      ),
    ],
    before: before(
      '(?:mais|menos) \\p{L}{2,20} (?:do )?que|melhor (?:do )?que|pior (?:do )?que|do que|em comparação com|comparad[oa]s? (?:com|a|ao)|ao contrário d[eoa]|alternativas? (?:a|ao|à)|em vez d[eoa]|vs\\.?',
    ),
    behind: null,
  },
  ja: {
    denial: /ません|ない|なかった|なし|ず/,
    absence: [
      pattern(
        'NAME[^。\\n]{0,25}(?:情報|記載|言及|結果|レビュー|データ|名前|掲載|口コミ)[^。、\\n]{0,20}(?:ません|ない|なかった|なし|できず)',
      ),
      pattern(
        'NAME[^。、\\n]{0,20}(?:見つか|見当た|含まれて|登場|載って|掲載されて|挙げられて|ランクイン|存在)[^。、\\n]{0,10}(?:ません|ない|なかった|らず)',
      ),
    ],
    before: null,
    behind:
      /^[^。\n、はがも\ue001]{0,8}?(?:より(?!良|よ)|に比べ|と比べ|と比較|とは異な|と違|の代わり|ほどでは|ほど[^。、]{1,8}(?:ない|ません)|とは違|の代替)/u,
  },
  zh: {
    denial: /没|沒|未|无法|無法|找不到|不在|查不到/,
    absence: [
      pattern(
        '(?:没有|没|未能?|无法|無法|找不到|沒有|查不到)[^。，,\\n]{0,14}(?:关于|關於|有关|有關)[^。，,\\n]{0,10}NAME',
      ),
      pattern(
        '(?:没有|没|未|沒有|沒|并未|未能|无法|無法)(?:在[^。，\\n]{0,12})?(?:提到|提及|找到|列出|包括|包含|收录|看到|查到|搜到|检索到)[^。，\\n]{0,8}NAME',
      ),
      pattern(
        'NAME[^。，\\n]{0,10}(?:并未|没有|未|不在|沒有|未被|並未)[^。，\\n]{0,8}(?:提及|提到|出现|出現|列出|上榜|收录|列入|名单|名單|榜单|其中|入选|被提|信息|資訊|资料|资訊|搜索结果|结果)',
      ),
    ],
    before: /(?:比起?|相比|不像|不如|替代|取代|相较于?|相對於|优于|好过|对比)[的\s]?(?:\ue001[、和或与及\s]?){0,4}$/u,
    behind: /^(?:的(?:替代|平替|竞品)|相比|比起来)/u,
  },
  ko: {
    denial: /없|못|않/,
    absence: [
      pattern('NAME[^.\\n]{0,25}(?:정보|결과|리뷰|언급|자료)[^.\\n]{0,20}(?:없|못|않)'),
      pattern('NAME[^.\\n]{0,15}(?:찾을 수 없|언급되지 않|포함되지 않|확인되지 않)'),
    ],
    before: null,
    behind: /^[^.\n]{0,3}?(?:보다|에 비해|와 비교|과 비교|와 달리|과 달리|대신)/u,
  },
};
