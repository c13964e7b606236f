import type { Lexicon } from './types.ts';

/** Opinions as Dutch answers about products put them. */
export const DUTCH: Lexicon = {
  positive: `goed, goede, beter, betere, beste, best, uitstekend*, geweldig*, fantastisch*, perfect*, ideaal, ideale, uitmuntend*, prima, top, topkeuze, aanrader*, aanbevolen, aanbevel*, raden aan, raad aan,
    betrouwba*, robuust*, stevig*, duurzaam, duurzame, degelijk*, solide, stil, stille, stiller, fluisterstil*, comfortabel*, gemakkelijk*, makkelijk*, eenvoudig*, handig*, praktisch*, intuïtie*, efficiënt*, effectie*,
    krachtig*, sterk, sterke, snel, snelle, sneller, betaalba*, voordelig*, goedkoop, goedkope, prijs-kwaliteit*, waard, veelzijdig*, populair*, geprezen, lof, mooi*, elegant*, stijlvol*, favoriet*, tevreden,
    blinkt uit, onderscheidt, springt eruit, overtuig*, nauwkeurig*, veilig*, zuinig*, onverslaanba*, voordeel, voordelen, pluspunt*, aangena*, waterdicht*, fijn, fijne, toonaangevend*, winnaar`,
  negative: `slecht*, slechter*, matig*, teleurstell*, tegenvall*, valt tegen, duur, dure, duurder*, prijzig*, luid, luide, luidruchtig*, lawaaierig*, fragiel*, onbetrouwba*, instabiel*, zwak, zwakke, zwakker, traag, trage, langzaam, langzame,
    oncomfortabel*, ongemakkelijk*, ingewikkeld*, omslachtig*, moeilijk*, onhandig*, log, logge, inefficiënt*, defect*, kapot*, probleem, problemen, nadeel, nadelen, minpunt*, kritiek, klacht*, klagen, lekt, lekken, lekkage*,
    vermijd*, afgeraden, oververhit*, gevaarlijk*, giftig*, irritant*, vervelend*, ontevreden, slijtage, verouderd*, te klein, te groot, te zwaar, roest*, onnauwkeurig*, beperkt*, gebrek*, schiet tekort, piept, rammel*, breekt`,
  negators: `niet, geen, nooit, zonder, nauwelijks, noch, weinig, minder, niets, zelden`,
  notNegating: 'alleen, enkel',
};
