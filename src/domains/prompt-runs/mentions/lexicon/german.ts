import type { Lexicon } from './types.ts';

/** Opinions as German answers about products put them. */
export const GERMAN: Lexicon = {
  positive: `gut, gute, guter, gutes, guten, gutem, besser, bessere, besseren, besserer, beste, bester, bestes, besten, ausgezeichnet*,
    hervorragend*, exzellent*, toll, tolle, toller, tolles, super, großartig*, fantastisch*, perfekt*, ideal, ideale, idealer, optimal*,
    überzeug*, empfehlenswert*, empfehle, empfehlen, empfohlen, empfehlung, testsieger*, preistipp, spitze, spitzen*, erstklassig*,
    hochwertig*, zuverlässig*, robust*, langlebig*, stabil*, solide*, leise*, flüsterleise, geräuscharm*, ruhig*, bequem*, komfortabel*,
    einfach, einfache, einfacher, einfaches, unkompliziert*, intuitiv*, praktisch*, handlich*, effizient*, effektiv*, wirksam*, leistungsstark*,
    kraftvoll*, stark, starke, starker, starkes, schnell, schnelle, schneller, günstig*, preiswert*, erschwinglich*, preis-leistung*, lohnt,
    lohnenswert*, vielseitig*, beliebt*, gelobt, lob, loben, begeister*, zufrieden*, schön*, elegant*, stilvoll*, sparsam*,
    punktet, glänzt, herausragend*, überlegen*, vorteil*, stärke, stärken, favorit*, top, klasse, sicher, präzise*, großzügig*, führend*, bewährt*, angenehm*, durchdacht*, pflegeleicht*, wasserdicht*`,
  negative: `schlecht*, schlechter*, mangelhaft*, enttäusch*, mäßig*, mittelmäßig*, minderwertig*, teuer, teure, teurer, teures, teuren, überteuert*,
    laut, laute, lauter, lautes, unzuverlässig*, instabil*, wackel*, klapprig*, zerbrechlich*, schwach, schwache, schwacher, schwaches, schwächer*, schwäche*, langsam*,
    träge, unbequem*, umständlich*, kompliziert*, unhandlich*, sperrig*, schwer zu, schwierig*, störend*, stört, störanfällig*, ineffizient*,
    defekt*, kaputt*, problem, probleme, problemen, problematisch*, mangel, mängel, nachteil*, kritik*, kritisier*, beschwer*, bemängel*, undicht*, fehler,
    fehleranfällig*, vermeiden, abraten, überhitz*, gefährlich*, giftig*, nervig*, ärgerlich*, unzufrieden*, verschleiß*, billig verarbeitet, veraltet*,
    zu klein, zu groß, zu eng, zu schwer, versagt, rostet, rost, kratzer, ungenau*, reißt, quietsch*, verstopf*, klobig*, lieblos*, hakelig*, dürftig*`,
  negators: `nicht, kein, keine, keinen, keiner, keinem, keines, nie, niemals, ohne, kaum, weder, noch, wenig, wenige, weniger, nichts, selten`,
  notNegating: 'nur, bloß, zuletzt',
};
