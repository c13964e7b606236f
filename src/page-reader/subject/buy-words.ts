/** What a product is put into, in the languages of shops. */
const CART =
  /\b(?:cart|basket|bag|trolley)\b|warenkorb|einkaufswagen|einkaufskorb|panier|carrello|\bcesta\b|carr(?:it)?o\b|carrinho|sacola|\bbolsa\b|winkel(?:wagen|mand)|varukorg|kundvagn|kurv\w{0,2}(?![\p{L}])|ostoskori|koszyk|koš[ií]k|košar|korpu|корпу|kosárba|(?<![\p{L}])co[sș](?:ul)?(?![\p{L}])|корзин|кошик|количк|sepet|καλάθι|カート|购物车|購物車|장바구니|سبد|कार्ट|السلة|سلة|عربة|الحقيبة|הסל|לסל|groz[āua]|krepšel|ostukorv|giỏ hàng|keranjang|ตะกร้า|รถเข็น/iu;
const ADD =
  /\badd\b|\bput\b|\bin (?:den|die)\b|hinzu|legen|ajout|mettre|aggiungi|metti|añad|agreg|adicion|colocar|toevoeg|^in\b|lägg|læg|legg|lisää|dodaj|wrzuć|\bdo ko|přidat|vlož|pridať|kosárba|adaug|добав|дода|افزود|डालें|जोड़ें|положить|^в корз|^у кош|ekle|προσθ|入れる|加入|放入|담기|أضف|اضافة|إضافة|הוסף|pievien|ielikt|^į |\blisa\b|stavi|^u koš|^v koš|thêm|tambah|หยิบ|เพิ่ม/iu;
const BUY_TEXT_MAX = 80;
const CART_TEXT_MAX = 60;
/** Words that sell without naming a cart. */
const BUY =
  /^(?:\+ ?)?(?:add|hinzufügen|añadir|agregar|adicionar|aggiungi|buy(?: it)?(?: now)?|order(?: now)?|purchase(?: now)?|pre-?order(?: now)?|shop now|(?:place|submit) (?:a )?bid|bid now|make (?:an )?offer|(?:contact|chat with|message|call) (?:the )?seller|gebot abgeben|bieten|enchérir|faire une offre|pujar|hacer una oferta|fai un['’]offerta|fai una proposta|(?:jetzt )?(?:kaufen|bestellen|vorbestellen)|(?:j['’])?achet\w+|commander|pré-?commander|ajouter|acquista(?: ora| subito)?|compra(?:r)?(?: ahora| ya| agora| ora)?|koop(?: nu)?|(?:nu )?bestellen|köp(?: nu)?|kjøp(?: nå)?|køb(?: nu)?|osta(?: nyt)?|kup(?:ić)?(?: teraz)?|kupi(?: odmah)?|koupit|kúpiť|megveszem|vásárlás|cumpără|купить|купи(?:ти)?|заказать|оформить заказ|в корзину|hemen al|satın al|αγορά|購入する|(?:今すぐ)?購入|(?:馬上|马上|立即|立刻|我要)?(?:购买|購買|搶購|抢购|下單|下单)|(?:바로)?구매(?:하기)?|اشتر\S*(?: الآن)?|شراء|קנ[הו] (?:עכשיו|כעת)|pirkt|pirkti|toevoegen|mua ngay|beli(?: sekarang)?|ซื้อเลย)[\s!.»>›]*$/iu;
/** Words that take an order before there is anything to send. */
const PREORDER =
  /\bpre-?order|vorbestell|précommand|preordin|reserva(?:r)? ahora|\bpreventa\b|pr[eé]-?venda|予約|预购|預購|预售|預售|예약\s?(?:구매|판매|주문)|предзаказ|передзамов|przedsprzeda|předobjedn|predobjedn|előrendel|precomand|förhandsbo|forhåndsbest|forudbest|ennakkotila|ön sipariş/i;
const PREORDER_TEXT_MAX = 40;

/** What leads to the cart instead of filling it. */
const VIEW =
  /\b(?:ir para|ir al|ir a la|vai al|view|show|see|edit|go to|open|update|empty|continue|checkout|items? in|added)\b|\banzeigen|ansehen|^zum warenkorb$|zur kasse|voir|mon panier|^ver |vai al|bekijk|naar |visa |gå til|zobraz|přejít|przejdź|смотреть|перейти|показать/iu;

/** Is this what stands on a button that sells, in some language? */
export function isBuyText(text: string): boolean {
  const plain = text.replace(/\s+/g, ' ').trim();
  if (plain.length < 2 || plain.length > BUY_TEXT_MAX) return false;
  return BUY.test(plain) || isCartText(plain) || (plain.length <= PREORDER_TEXT_MAX && isPreorderText(plain));
}

/** Does a text say that orders are taken before the product is there? */
export function isPreorderText(text: string): boolean {
  return PREORDER.test(text);
}

/** Does a short text say to put something into the cart? */
export function isCartText(text: string): boolean {
  return text.length <= CART_TEXT_MAX && CART.test(text) && ADD.test(text) && !VIEW.test(text);
}

/** Is this what stands on a button that only leads to the cart? */
export function isViewText(text: string): boolean {
  return VIEW.test(text.replace(/\s+/g, ' ').trim());
}
