/** Words of shopping answers, and brands that are everyday words, in languages that have no word list here. */
const GERMAN = `der die das ein eine einer und oder aber mit ohne für von zu im am auf bei aus nach über unter vor gut gute guter
gutes besser beste bester bestes testsieger preis preise leistung preistipp fazit vorteile nachteile kriterien empfehlung
empfehlungen vergleich übersicht tipp tipps hinweis hinweise fragen antwort produkt produkte modell modelle marke marken
hersteller gerät geräte luftreiniger staubsauger kaffeemaschine rasierer matratze rucksack zelt lampe leuchte stuhl tisch
schuh schuhe jacke hose messer pfanne topf wasserkocher mixer drucker monitor kopfhörer lautsprecher fernseher kamera
handy uhr fahrrad helm tasche koffer flasche becher tasse glas licht luft wasser raum räume küche bad garten büro schlaf
haus alltag reinigung filter akku leise laut stark schwach groß klein leicht schwer günstig teuer billig einfach schnell
langsam neu alt rund natur tempo boss stern blume engel sonne mond berg wald fluss see meer stadt land reise zeit tag
woche jahr monat größe gewicht maße material farbe schwarz weiß rot blau grün gelb grau lieferung versand rückgabe garantie
verfügbarkeit eigenschaften ausstattung bedienung qualität verarbeitung design hier diese dieser dieses wenn welche
alternative alternativen kaufberatung einsatz einsteiger profi familie kinder tiere haustiere allergiker`;
const FRENCH = `le la les un une des et ou mais avec sans pour de du au aux en sur sous chez par dans bon bonne meilleur
meilleure meilleurs prix avis conclusion avantages inconvénients critères recommandation recommandations comparatif
comparaison conseil conseils remarque produit produits modèle modèles marque marques fabricant appareil purificateur
aspirateur cafetière machine rasoir matelas sac tente lampe chaise table chaussure chaussures veste couteau poêle casserole
bouilloire mixeur imprimante écran casque enceinte téléviseur montre vélo valise bouteille tasse verre lumière air eau
pièce cuisine jardin bureau maison nettoyage filtre batterie silencieux bruyant puissant petit petite grand grande léger
lourd cher simple rapide lent nouveau ancien rond nature orange carrefour total bonjour belle vie plume soleil lune
montagne forêt mer ville pays voyage temps jour semaine année mois taille poids dimensions matériau couleur noir blanc
rouge bleu vert jaune gris livraison retour garantie disponibilité caractéristiques qualité entretien voici alternatives
points forts faibles usage débutant famille enfants animaux rapport`;
const SPANISH = `el la los las un una unos y o pero con sin para de del al en sobre por bueno buena mejor mejores precio
precios opinión conclusión ventajas desventajas criterios recomendación recomendaciones comparativa comparación consejo
consejos nota producto productos modelo modelos marca marcas fabricante aparato purificador aspiradora cafetera máquina
afeitadora colchón mochila tienda lámpara silla mesa zapato zapatos chaqueta cuchillo sartén olla hervidor batidora
impresora pantalla auriculares altavoz televisor reloj bicicleta maleta botella taza vaso luz aire agua habitación cocina
jardín oficina casa limpieza filtro batería silencioso ruidoso potente pequeño pequeña grande ligero pesado caro barato
simple rápido lento nuevo viejo redondo naturaleza corona mango sol luna montaña bosque mar ciudad país viaje tiempo día
semana año mes tamaño peso medidas material color negro blanco rojo azul verde amarillo gris envío devolución garantía
disponibilidad características calidad mantenimiento alternativas puntos fuertes débiles uso principiantes familia niños
mascotas relación aquí estos`;
const ITALIAN = `il lo la i gli le un uno una e o ma con senza per di del della dei al alla in su da tra buono buona migliore
migliori prezzo prezzi opinione conclusione vantaggi svantaggi pro contro criteri consiglio consigli raccomandazioni
confronto nota prodotto prodotti modello modelli marca marche produttore apparecchio purificatore aspirapolvere macchina
caffettiera rasoio materasso zaino tenda lampada sedia tavolo scarpa scarpe giacca coltello padella pentola bollitore
frullatore stampante schermo cuffie altoparlante televisore orologio bicicletta valigia bottiglia tazza bicchiere luce
aria acqua stanza cucina giardino ufficio casa pulizia filtro batteria silenzioso rumoroso potente piccolo piccola grande
leggero pesante caro economico semplice veloce lento nuovo vecchio rotondo natura sole luna montagna bosco mare città paese
viaggio tempo giorno settimana anno mese dimensioni peso materiale colore nero bianco rosso blu verde giallo grigio
spedizione reso garanzia disponibilità caratteristiche qualità manutenzione alternative punti forza debolezza uso
principianti famiglia bambini animali rapporto ecco`;
const DUTCH = `de het een en of maar met zonder voor van te in op bij uit na over onder goed goede beter beste prijs prijzen
mening conclusie voordelen nadelen criteria aanbeveling aanbevelingen vergelijking overzicht tip tips opmerking product
producten model modellen merk merken fabrikant apparaat luchtreiniger stofzuiger koffiemachine scheerapparaat matras rugzak
tent lamp stoel tafel schoen schoenen jas mes pan waterkoker mixer printer scherm koptelefoon luidspreker televisie
horloge fiets helm tas koffer fles beker kop glas licht lucht water kamer keuken tuin kantoor huis schoonmaken filter accu
stil luid sterk zwak groot klein licht zwaar goedkoop duur eenvoudig snel langzaam nieuw oud rond natuur zon maan berg bos
zee stad land reis tijd dag week jaar maand maat gewicht afmetingen materiaal kleur zwart wit rood blauw groen geel grijs
levering verzending retour garantie beschikbaarheid kenmerken kwaliteit onderhoud alternatieven gebruik beginners gezin
kinderen huisdieren hema action hier deze`;
/** Words that English lists leave out, for they are young, foreign, or the trade's own. */
const TRADE = `hepa led usb wifi bluetooth app apps smart premium pro max mini plus ultra lite eco purifier purifiers dehumidifier
humidifier blender vacuum robot cordless headphones earbuds smartphone smartwatch laptop tablet online budget overall
lightweight waterproof ninja tent kayak paddleboard backpack espresso barista sku faq pros cons vs`;

/** Everyday words of German, French, Spanish, Italian, Dutch and of the trade, as written. */
export const EVERYDAY_WORDS: readonly string[] = [GERMAN, FRENCH, SPANISH, ITALIAN, DUTCH, TRADE].flatMap((words) =>
  words.split(/\s+/),
);
