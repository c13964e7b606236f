/** The shop's one style sheet. */
export const STYLE_SHEET = `:root{--ink:#23271f;--soft:#6a6f63;--line:#e2ddd2;--paper:#fbf9f4;--card:#fff;--leaf:#3f5a3c;--star:#b7791f}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 "Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif}
a{color:var(--leaf)}
img{display:block;max-width:100%;height:auto;background:#efe9dd}
h1,h2,h3{font-family:Georgia,"Times New Roman",serif;font-weight:600;line-height:1.2}
h1{font-size:2rem;margin:.2rem 0 .6rem}
h2{font-size:1.35rem;margin:2.4rem 0 .8rem}
.notice{background:var(--leaf);color:#fff;text-align:center;font-size:.85rem;padding:.35rem 1rem}
.top{display:flex;gap:2rem;align-items:baseline;padding:1.1rem 4vw;border-bottom:1px solid var(--line);background:var(--card)}
.top strong a{font:600 1.35rem Georgia,serif;text-decoration:none;color:var(--ink);letter-spacing:.02em}
.top nav a{margin-right:1.4rem;text-decoration:none;color:var(--soft)}
main{max-width:1120px;margin:0 auto;padding:1.2rem 4vw 4rem}
.crumbs{font-size:.85rem;color:var(--soft);padding:0;margin:0 0 1.2rem;display:flex;gap:.5rem;list-style:none}
.crumbs li+li::before{content:"/";margin-right:.5rem;color:var(--line)}
.crumbs a{color:inherit}
.product{display:grid;grid-template-columns:minmax(0,1.1fr) minmax(0,1fr);gap:3rem;align-items:start}
.gallery{display:grid;grid-template-columns:repeat(4,1fr);gap:.6rem}
.gallery img{border-radius:6px;width:100%}
.gallery img:first-child{grid-column:1/-1}
.brand{color:var(--soft);text-transform:uppercase;letter-spacing:.12em;font-size:.78rem;margin:0}
.stars{background:linear-gradient(90deg,var(--star) var(--share),var(--line) var(--share));-webkit-background-clip:text;background-clip:text;color:transparent}
.rating{color:var(--soft);font-size:.92rem;margin:0 0 .8rem}
.price{font-size:1.5rem;margin:.4rem 0}
.stock{font-size:.9rem;color:var(--leaf);margin:0 0 1rem}
.stock.out{color:#9b2c2c}
button{font:inherit;padding:.75rem 2.2rem;border:0;border-radius:999px;background:var(--ink);color:#fff;cursor:pointer}
button[disabled]{background:#b9b5aa}
select{font:inherit;padding:.5rem .8rem;border:1px solid var(--line);border-radius:6px;background:#fff;margin:0 .8rem .8rem 0}
.features{padding-left:1.1rem}
.features li{margin:.3rem 0}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.5rem .4rem;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:500;color:var(--soft);width:38%}
details{border-bottom:1px solid var(--line);padding:.6rem 0}
summary{cursor:pointer;font-weight:600}
.reviews{display:grid;grid-template-columns:repeat(auto-fill,minmax(260px,1fr));gap:1rem}
.review{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1rem}
.review p{margin:.3rem 0}
.review footer{font-size:.85rem;color:var(--soft)}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:1.6rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;overflow:hidden;text-decoration:none;color:inherit;display:block}
.card img{width:100%;aspect-ratio:1}
.card div{padding:.8rem 1rem 1rem}
.card h3{margin:.1rem 0 .3rem;font-size:1.05rem}
.card p{margin:0;color:var(--soft);font-size:.92rem}
.hero{display:grid;grid-template-columns:1fr 1fr;gap:3rem;align-items:center;margin:1rem 0 2rem}
.hero img{border-radius:12px}
.viewer{width:100%;aspect-ratio:1;border:1px solid var(--line);border-radius:8px}
.bottom{border-top:1px solid var(--line);padding:2rem 4vw;color:var(--soft);font-size:.9rem}
@media(max-width:760px){.product,.hero{grid-template-columns:1fr;gap:1.4rem}.top{flex-wrap:wrap;gap:.6rem 1.4rem}h1{font-size:1.6rem}}
`;
