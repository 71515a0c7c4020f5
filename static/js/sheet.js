// The picture's side: boxes of fields, words to click, zoom, turning, pages.

const SVG = "http://www.w3.org/2000/svg";
const words = new Map(); // by address: a promise of [[text, x0, y0, x1, y1, confidence], …]
const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
const shapes = new Map(); // by page: how it lies when it is turned
const styles = new CSSStyleSheet();
document.adoptedStyleSheets.push(styles);
let root = null;
let zoom = 1;
let turned = 0;
let last = null; // the field that was focused last, which a click on a word fills

export function sheet(review) {
  root = review;
  zoom = 1;
  turned = 0;
  shapes.clear();
  restyle();
  last = null;
  if (!root.querySelector("#pages")) return;
  root.addEventListener("values", draw);
  root.querySelector("#pages").addEventListener("scroll", noteWhere, { passive: true });
  for (const figure of root.querySelectorAll(".page")) watch(figure);
  if (root.dataset.litPage) document.getElementById(`page-${root.dataset.litPage}`)?.scrollIntoView({ block: "start" });
  noteWhere();
  setTimeout(fetchNext, 400);
}

// --- boxes

function draw() {
  for (const box of root.querySelectorAll(".box")) box.remove();
  const cells = [...root.querySelectorAll(".cells [data-box]")]; // below the fields: a printed total may be both
  const fields = [...root.querySelectorAll("[data-box]")].filter((input) => !input.closest(".cells"));
  for (const input of [...cells, ...fields]) {
    const svg = svgOf(input.dataset.page);
    if (!svg) continue;
    const row = input.closest(".value");
    const box = frame(svg, input.dataset.box.split(" ").map(Number), `box box-${row?.dataset.mark ?? ""}${input.closest(".cells") ? " box-cell" : ""}`);
    box.dataset.for = input.id;
  }
  light(document.activeElement);
}

function svgOf(number) {
  return document.getElementById(`page-${number}`)?.querySelector(".boxes");
}

function frame(svg, [x0, y0, x1, y1], kind) {
  const box = document.createElementNS(SVG, "rect");
  box.setAttribute("class", kind);
  place(box, [x0, y0, x1, y1]);
  svg.append(box);
  return box;
}

function place(box, [x0, y0, x1, y1]) {
  for (const [name, value] of Object.entries({ x: x0, y: y0, width: x1 - x0, height: y1 - y0 })) box.setAttribute(name, Math.max(0, value).toFixed(5));
}

function light(input) {
  for (const box of root?.querySelectorAll(".box.lit") ?? []) box.classList.remove("lit");
  if (!input?.id || !root?.contains(input)) return;
  const box = root.querySelector(`.box[data-for="${CSS.escape(input.id.replace(/-currency$/, ""))}"]`);
  if (!box || !root.querySelector("#pages")) return;
  box.classList.add("lit");
  box.parentNode.append(box); // above its neighbours
  show(box);
}

function show(box) {
  const pane = root.querySelector("#pages");
  const [outer, inner] = [pane.getBoundingClientRect(), box.getBoundingClientRect()];
  const off = inner.top < outer.top + 8 || inner.bottom > outer.bottom - 8 || inner.left < outer.left || inner.right > outer.right;
  if (off) pane.scrollBy({ top: inner.top - outer.top - outer.height / 3, left: inner.left < outer.left || inner.right > outer.right ? inner.left - outer.left - outer.width / 3 : 0 });
}

document.addEventListener("focusin", (event) => {
  if (!root?.isConnected || !event.target.closest?.(".value")) return;
  if (event.target.matches("input, textarea")) last = event.target;
  light(event.target);
});

// what speaks for a type lights on its page while its words are looked at
function cue(button) {
  for (const shown of root?.querySelectorAll(".box-cue") ?? []) shown.remove();
  const [page, ...box] = button?.dataset.place?.split(" ").map(Number) ?? [];
  const svg = page && root?.contains(button) ? svgOf(page) : null;
  if (svg) show(frame(svg, box, "box-cue"));
}

for (const [kind, on] of Object.entries({ focusin: true, mouseover: true, focusout: false, mouseout: false })) {
  document.addEventListener(kind, (event) => {
    const button = event.target.closest?.("[data-place]");
    if (button) cue(on ? button : null);
  });
}

// --- words

async function wordsOf(figure) {
  const address = figure.dataset.words;
  if (!words.has(address)) words.set(address, fetch(address, { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : [])).catch(() => []));
  return words.get(address);
}

function point(svg, event) {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return [at.x, at.y];
}

const within = ([, x0, y0, x1, y1], [x, y], slack = 0.003) => x >= x0 - slack && x <= x1 + slack && y >= y0 - slack && y <= y1 + slack;
const touches = ([, x0, y0, x1, y1], [a0, b0, a1, b1]) => Math.min(x1, a1) - Math.max(x0, a0) > (x1 - x0) / 2 && Math.min(y1, b1) - Math.max(y0, b0) > (y1 - y0) / 2;

function union(some) {
  return [1, 2, 3, 4].map((at) => Math.min(1, Math.max(0, (at < 3 ? Math.min : Math.max)(...some.map((word) => word[at])))));
}

function watch(figure) {
  const svg = figure.querySelector(".boxes");
  let from = null;
  let lasso = null;
  svg.addEventListener("pointerenter", () => wordsOf(figure), { once: true });
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    event.preventDefault(); // the field keeps its focus
    from = point(svg, event);
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!from) return void hover(figure, svg, event);
    const to = point(svg, event);
    lasso ??= Math.abs(to[0] - from[0]) + Math.abs(to[1] - from[1]) > 0.01 ? frame(svg, [0, 0, 0, 0], "lasso") : null;
    if (lasso) place(lasso, corners(from, to));
  });
  svg.addEventListener("pointerleave", () => svg.querySelector(".word")?.remove());
  svg.addEventListener("pointerup", async (event) => {
    const start = from;
    from = null;
    if (!lasso || !start) return;
    const area = corners(start, point(svg, event));
    lasso.remove();
    lasso = null;
    svg.dataset.dragged = "true";
    fill(figure, (await wordsOf(figure)).filter((word) => touches(word, area)), event.shiftKey);
  });
  svg.addEventListener("click", async (event) => {
    if (svg.dataset.dragged) return void delete svg.dataset.dragged;
    const own = document.elementsFromPoint(event.clientX, event.clientY).filter((one) => one.matches?.(".box")).map((one) => document.getElementById(one.dataset.for));
    const others = own.filter((input) => input && input !== last);
    if (others.length && !event.shiftKey && !event.altKey && !own.includes(last)) return focus(others[0]);
    const word = (await wordsOf(figure)).find((one) => within(one, point(svg, event)));
    if (word) fill(figure, [word], event.shiftKey);
  });
}

function focus(input) {
  input.focus();
  input.closest(".value")?.scrollIntoView({ block: "nearest" });
}

const corners = (from, to) => [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])];

async function hover(figure, svg, event) {
  const at = point(svg, event);
  const word = (await wordsOf(figure)).find((one) => within(one, at, 0));
  const shown = svg.querySelector(".word");
  if (!word || !last || last.readOnly) return shown?.remove();
  place(shown ?? frame(svg, [0, 0, 0, 0], "word"), word.slice(1, 5));
}

// what was picked stands in the field with its place on the page; a cell of a table has its row's place
function fill(figure, some, appended) {
  if (!last || !last.isConnected || last.readOnly || !some.length) return;
  const before = appended && last.dataset.picked ? JSON.parse(last.dataset.picked) : null;
  const text = some.map((word) => word[0]).join(" ");
  const boxes = before?.page === Number(figure.dataset.number) ? [...some, ["", ...before.box]] : some;
  last.value = appended && last.value ? `${last.value} ${text}` : text;
  last.dataset.picked = JSON.stringify({ page: Number(figure.dataset.number), box: union(boxes), content: before ? `${before.content} ${text}` : text });
  last.dispatchEvent(new Event("picked", { bubbles: true }));
  last.focus();
  mark(figure, union(boxes));
}

function mark(figure, box) {
  for (const lit of root.querySelectorAll(".box.lit")) lit.classList.remove("lit");
  const svg = figure.querySelector(".boxes");
  const drawn = root.querySelector(`.box[data-for="${CSS.escape(last.id)}"]`) ?? frame(svg, box, "box");
  drawn.dataset.for = last.id;
  place(drawn, box);
  drawn.classList.add("lit");
  svg.append(drawn);
  show(drawn);
}

// [ and ]: the word before and after what stands in the field
export async function pick(field, by) {
  const known = field.dataset.picked ? JSON.parse(field.dataset.picked) : null;
  const page = known?.page ?? Number(field.dataset.page || where());
  const figure = document.getElementById(`page-${page}`);
  if (!figure) return;
  const all = await wordsOf(figure);
  const box = known?.box ?? field.dataset.box?.split(" ").map(Number);
  const inside = box ? all.map((word, at) => (touches(word, box) ? at : -1)).filter((at) => at >= 0) : [];
  const at = inside.length ? (by > 0 ? inside.at(-1) : inside[0]) + by : by > 0 ? 0 : all.length - 1;
  last = field;
  if (all[at]) fill(figure, [all[at]], false);
}

// --- zoom, turn, pages

document.addEventListener("click", (event) => {
  if (!root?.isConnected) return;
  const step = event.target.closest("[data-zoom]")?.dataset.zoom;
  if (step !== undefined) size(step === "0" ? 1 : (STEPS[STEPS.indexOf(zoom) + Number(step)] ?? zoom));
  if (event.target.closest("[data-turn]")) turn();
  const thumb = event.target.closest("[data-thumb]");
  if (thumb) {
    event.preventDefault();
    go(thumb.dataset.thumb);
  }
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-page-number]")) go(event.target.value);
});

function size(to) {
  zoom = to;
  const pane = root.querySelector("#pages");
  restyle();
  for (const image of pane.querySelectorAll("img")) image.sizes = `${Math.round(55 * zoom)}vw`;
  light(document.activeElement?.closest(".value") ? document.activeElement : last);
}

function turn() {
  turned = (turned + 90) % 360;
  for (const figure of root.querySelectorAll(".page")) {
    const image = figure.querySelector("img");
    const ratio = image.getAttribute("width") / image.getAttribute("height");
    const across = turned % 180 === 90;
    if (turned) figure.dataset.turned = String(turned);
    else delete figure.dataset.turned;
    shapes.set(figure.id, `--turned: ${across ? 1 / ratio : ratio}; --along: ${across ? `${100 * ratio}%` : "100%"};`);
  }
  restyle();
}

// in a sheet of its own: htmx copies the attributes of what it swaps, and a copied style attribute is refused by the page's policy
function restyle() {
  const pages = [...shapes].map(([id, shape]) => `#${CSS.escape(id)} { ${shape} }`);
  styles.replaceSync([`@layer pages { .pages { --zoom: ${zoom}; }`, ...pages, "}"].join("\n"));
}

function go(number) {
  document.getElementById(`page-${number}`)?.scrollIntoView({ block: "start" });
}

function where() {
  const pane = root.querySelector("#pages");
  const top = pane.getBoundingClientRect().top + pane.clientHeight / 3;
  const figure = [...root.querySelectorAll(".page")].findLast((one) => one.getBoundingClientRect().top <= top);
  return figure?.dataset.number ?? "1";
}

function noteWhere() {
  if (!root.isConnected) return;
  const number = where();
  const select = root.querySelector("[data-page-number]");
  if (select) select.value = number;
  for (const thumb of root.querySelectorAll("[data-thumb]")) thumb.toggleAttribute("aria-current", thumb.dataset.thumb === number);
}

// the picture of the next document is there before it is opened
function fetchNext() {
  const address = root?.dataset.nextPicture;
  const shown = root?.querySelector(".page img");
  if (!address || !shown) return;
  const image = new Image();
  image.sizes = shown.sizes;
  image.srcset = [800, 1200, 1600].map((width) => `${address}?width=${width} ${width}w`).join(", ");
}
