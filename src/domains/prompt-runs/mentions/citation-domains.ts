/** Marketplaces and shops of many makers beyond those whose pages a catalogue usually lists; registrable domains. */
export const SHOPS: ReadonlySet<string> = new Set(
  `ebay.com ebay.de ebay.co.uk ebay.fr ebay.it ebay.es etsy.com aliexpress.com temu.com rakuten.com rakuten.co.jp kaufland.de idealo.de geizhals.de
  geizhals.at google.com/shopping shopping.com pricerunner.com kelkoo.com cdiscount.com boulanger.com leroymerlin.fr decathlon.com decathlon.fr decathlon.de
  mercadolibre.com mercadolivre.com.br allegro.pl cyberport.de alternate.de notebooksbilliger.de conrad.de galaxus.de galaxus.ch digitec.ch
  thomann.de bergfreunde.de mediaworld.it unieuro.it eprice.it pccomponentes.com mediamarkt.es mediamarkt.nl wehkamp.nl blokker.nl
  jd.com tmall.com taobao.com yodobashi.com biccamera.com kakaku.com lazada.com shopee.com flipkart.com coupang.com ao.com very.co.uk
  b&q.com diy.com screwfix.com wayfair.co.uk ikea.com`
    .split(/\s+/)
    .filter((domain) => /^[a-z0-9.-]+$/.test(domain)),
);

/** Magazines, testers and newspapers; registrable domains. */
export const EDITORIAL: ReadonlySet<string> = new Set(
  `nytimes.com consumerreports.org cnet.com techradar.com rtings.com theverge.com wired.com tomsguide.com pcmag.com engadget.com forbes.com
  goodhousekeeping.com popularmechanics.com bobvila.com thespruce.com realsimple.com foodandwine.com seriouseats.com epicurious.com
  bonappetit.com outsideonline.com switchbacktravel.com outdoorgearlab.com techgearlab.com gearlab.com babygearlab.com gearjunkie.com backpacker.com
  runnersworld.com bicycling.com menshealth.com womenshealthmag.com self.com health.com healthline.com verywellhealth.com verywellfit.com
  businessinsider.com usatoday.com cnn.com nbcnews.com today.com theguardian.com independent.co.uk telegraph.co.uk bbc.com bbc.co.uk
  which.co.uk trustedreviews.com t3.com expertreviews.co.uk homesandgardens.com livingetc.com idealhome.co.uk architecturaldigest.com
  housebeautiful.com vogue.com gq.com allure.com byrdie.com nymag.com thestrategist.com vox.com mashable.com gizmodo.com zdnet.com
  tomshardware.com digitaltrends.com whathifi.com soundguys.com dpreview.com notebookcheck.net cleanairkits.com airpurifierfirst.com
  housefresh.com wirecutter.com people.com travelandleisure.com cntraveler.com wikipedia.org britannica.com
  test.de stiftung-warentest.de chip.de computerbild.de heise.de golem.de stern.de spiegel.de focus.de welt.de faz.net sueddeutsche.de zeit.de
  bild.de testberichte.de oekotest.de netzwelt.de techbook.de faz-kaufkompass.de kaufberater.io
  lesnumeriques.com quechoisir.org 60millions-mag.com lemonde.fr lefigaro.fr ouest-france.fr frandroid.com clubic.com 01net.com
  ocu.org xataka.com elpais.com elmundo.es hipertextual.com computerhoy.com altroconsumo.it corriere.it repubblica.it aranzulla.it hdblog.it
  consumentenbond.nl tweakers.net nu.nl kieskeurig.nl smzdm.com zol.com.cn sspai.com my-best.com impress.co.jp itmedia.co.jp monoqlo.jp`.split(
    /\s+/,
  ),
);

/** Places where people answer each other; registrable domains. */
export const COMMUNITY: ReadonlySet<string> = new Set(
  `reddit.com quora.com stackexchange.com stackoverflow.com youtube.com youtu.be tiktok.com instagram.com facebook.com x.com twitter.com threads.net
  pinterest.com linkedin.com discord.com medium.com substack.com tumblr.com trustpilot.com yelp.com tripadvisor.com sitejabber.com
  head-fi.org avsforum.com houzz.com slickdeals.net hotukdeals.com mydealz.de dealabs.com chollometro.com pepper.com gutefrage.net forocoches.com
  zhihu.com xiaohongshu.com bilibili.com weibo.com douban.com naver.com chiebukuro.yahoo.co.jp note.com ameblo.jp`.split(
    /\s+/,
  ),
);
