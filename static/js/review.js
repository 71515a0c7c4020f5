// The review page: focus a field and its box lights; Enter on a value that is right goes on to the next doubtful one, Tab only goes there.

import { pick, sheet } from "./sheet.js";
import { confirmed, edited, flush, kept, places, save, swapping, touched, unsaved, whenSaved } from "./saving.js";

// not from app.js: imported without its version it would be a second copy with handlers of its own
const typing = (element) => element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
const review = () => document.getElementById("review");
const rowOf = (element) => element?.closest?.(".value") ?? null;
const inputsOf = (root) => [...root.querySelectorAll(".value input:not([type=hidden]), .value textarea, .value > .value-input > button.right[id]")].filter((one) => one.offsetParent);
const doubtful = () => [...document.querySelectorAll(".value[data-doubt]:not(.leaving)")];

// --- where the focus goes

function target(row) {
  return document.getElementById(`field-${row.dataset.name}`) ?? row.querySelector("input:not([type=hidden]), textarea");
}

// the caret stands at the end: were all of it chosen, any stray key would wipe it out
function enter(element) {
  if (!element) return;
  element.focus({ preventScroll: true });
  if (element.matches("input, textarea")) element.setSelectionRange(element.value.length, element.value.length);
  (rowOf(element) ?? element).scrollIntoView({ block: "nearest", inline: "nearest" });
}

function onward(row) {
  const after = (other) => row.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  const next = doubtful().find((other) => !row || after(other));
  if (next) enter(target(next));
  else approve()?.focus();
}

const approve = () => document.getElementById("approve");

function begin() {
  const place = review();
  if (!place || place.dataset.begun) return;
  place.dataset.begun = "true";
  wide.clear();
  sheet(place);
  const lit = place.dataset.lit && document.getElementById(place.dataset.lit);
  const nothing = place.querySelector(".type:has(.error) select, [data-nothing-read], .type [data-doubtful]"); // say what it is before anything else
  const first = approve() && (place.querySelector(".value:has(.error)") ?? doubtful()[0]);
  const touch = matchMedia("(pointer: coarse)").matches; // a keyboard on the screen would hide what is to be looked at
  const searched = place.querySelector(".box-found"); // whoever comes from a search looks at what was found
  if (lit) enter(lit);
  else if (searched) searched.scrollIntoView({ block: "center", inline: "nearest" });
  else if (touch) return;
  else if (document.querySelector("dialog[open]")) return;
  else if (nothing) nothing.focus({ preventScroll: true });
  else if (first) enter(target(first));
  else (approve() ?? place.querySelector("#to-inbox, #foot a.next") ?? place.querySelector("#foot a") ?? place.querySelector("h1"))?.focus({ preventScroll: true });
}

// --- what a field does with keys

function right(row) {
  row.classList.add("leaving");
  confirmed(row);
}

function leave(row, event) {
  event.preventDefault();
  if (edited(row)) {
    row.classList.add("leaving");
    save(row);
  } else if (row.dataset.doubt) right(row);
  onward(row);
}

// Enter on the type: it is right, or another one was chosen and is what it shall be read as
function settled(select) {
  const button = document.getElementById(select.value === select.dataset.type ? "type-right" : "retype");
  if (button) button.click();
  else onward(null);
}

function step(field, by) {
  const all = inputsOf(document);
  enter(all[all.indexOf(field) + by]);
}

function inField(event, field, row) {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const untouched = !field.dataset.typed;
  if (event.key === "Enter" && plain && !event.shiftKey) return inTable(field) ? below(event, field, row) : leave(row, event);
  if (event.key === "Tab" && plain && !event.shiftKey && row.dataset.doubt && !inTable(field)) return event.preventDefault(), onward(row);
  if (event.key === "Escape") return revert(field);
  if ((event.key === "[" || event.key === "]") && (plain || event.getModifierState("AltGraph")) && untouched && field.matches("input, textarea")) {
    event.preventDefault();
    return pick(field, event.key === "]" ? 1 : -1);
  }
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && plain && !(field.tagName === "TEXTAREA" && !untouched)) {
    event.preventDefault();
    step(field, event.key === "ArrowDown" ? 1 : -1);
  }
}

const inTable = (field) => field.closest(".cells") !== null;

function below(event, field, row) {
  event.preventDefault();
  const cells = [...row.querySelectorAll("td input:not([type=hidden])")];
  const width = field.closest("tr").querySelectorAll("td input:not([type=hidden])").length;
  const next = cells[cells.indexOf(field) + width];
  if (next) enter(next);
  else onward(row);
}

function revert(field) {
  if (field.matches("input, textarea") && field.value !== kept(field)) {
    field.value = kept(field);
    delete field.dataset.typed;
    delete field.dataset.picked;
    const row = rowOf(field);
    if (!edited(row)) for (const error of row.querySelectorAll(".error")) error.remove();
  } else field.blur();
}

document.addEventListener("keydown", (event) => {
  if (!review() || event.isComposing || document.querySelector("dialog[open]")) return;
  const row = rowOf(event.target);
  const busy = typing(event.target) && event.target.dataset.typed;
  if (event.ctrlKey || event.metaKey) {
    if (event.key === "s") return event.preventDefault(), event.repeat || flush();
    if (event.key === "Enter") return event.preventDefault(), event.repeat || approve()?.click();
    const way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    if (way && !busy) return event.preventDefault(), document.querySelector(`[data-go="${way}"]`)?.click();
    return;
  }
  if (event.target.matches("[data-type]") && event.key === "Enter") return event.preventDefault(), settled(event.target);
  if (row && event.target.matches("input, textarea, button.right[id]") && !event.target.readOnly) return inField(event, event.target, row);
  if (!typing(event.target) && ["+", "-", "0"].includes(event.key)) document.querySelector(`[data-zoom="${{ "+": 1, "-": -1, 0: 0 }[event.key]}"]`)?.click();
});

// --- what is done by hand

document.addEventListener("click", (event) => {
  const button = event.target.closest(".value button.right");
  if (button) {
    event.preventDefault();
    const row = rowOf(button);
    right(row);
    onward(row);
  }
  const remover = event.target.closest("[data-remove-row]");
  if (remover) remove(remover, remover.closest("tr"));
  const widener = event.target.closest("[data-more-columns]");
  if (widener) widen(widener, widener.getAttribute("aria-expanded") === "false");
});

// struck out until the table is left; the same button puts it back till then
function remove(button, line) {
  const gone = line.classList.toggle("gone");
  for (const input of line.querySelectorAll("input")) input.disabled = gone;
  button.setAttribute("aria-label", button.getAttribute("aria-label").replace(/^(Remove|Put back)/, gone ? "Put back" : "Remove"));
  const symbol = button.querySelector("use");
  symbol.setAttribute("href", symbol.getAttribute("href").replace(/#.*/, gone ? "#undo-2" : "#x"));
  button.focus();
}

// columns that nothing stands in are shown when they are asked for, and stay while the table is sent anew
const wide = new Set();

function widen(button, to) {
  button.setAttribute("aria-expanded", String(to));
  document.getElementById(button.dataset.moreColumns).classList.toggle("few", !to);
  if (to) wide.add(button.dataset.moreColumns);
  else wide.delete(button.dataset.moreColumns);
}

document.addEventListener("htmx:oobAfterSwap", () => {
  for (const button of document.querySelectorAll("[data-more-columns][aria-expanded=false]")) if (wide.has(button.dataset.moreColumns)) widen(button, true);
});

// another type is read anew when it is asked for, not while somebody goes through the list by its keys
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-type]")) return;
  document.getElementById("retype").classList.toggle("only-plain", event.target.value === event.target.dataset.type);
});

document.addEventListener("input", (event) => {
  if (!rowOf(event.target)) return;
  event.target.dataset.typed = "true";
  const line = event.target.closest("[data-new-row]");
  if (line) grow(line);
});

// the last row of a table is for a new item; once something stands in it another one follows
function grow(line) {
  const fresh = line.cloneNode(true);
  line.removeAttribute("data-new-row");
  for (const input of fresh.querySelectorAll("input")) {
    input.value = "";
    delete input.dataset.typed;
    const count = (part) => part.replace(/([-.])(\d+)([-.])/, (_, a, number, b) => `${a}${Number(number) + 1}${b}`);
    input.id = count(input.id);
    input.name = count(input.name);
  }
  line.after(fresh);
}

// leaving a row saves what was typed in it
document.addEventListener("focusout", (event) => {
  const row = rowOf(event.target);
  if (swapping || !row || row.contains(event.relatedTarget) || event.relatedTarget === approve()) return;
  if (!row.classList.contains("leaving") && touched(row)) save(row);
});

// --- nothing typed is left behind: what isn't saved is saved first, and what is refused is told before the page is left

const stays = (link) => link.matches("[target], [download], [href^='#'], [hx-target='#dialog-body']");

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || stays(link) || !review() || event.button || event.ctrlKey || event.metaKey || event.shiftKey || !unsaved().length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  flush(touched);
  whenSaved(() => (unsaved().length ? hold(unsaved()[0]) : link.click()));
}, true);

function hold(row) {
  const label = row.querySelector(".label").textContent.trim();
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: `${label} isn't saved yet. Mend it, or take it back with Escape.`, kind: "error" } }));
  enter(target(row));
}

addEventListener("beforeunload", (event) => {
  if (review() && unsaved().length) event.preventDefault();
});

// where a value was picked goes along when it is approved at once
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id !== "approve") return;
  for (const row of unsaved()) for (const [name, where] of Object.entries(places(row))) event.detail.parameters.set(name, where);
});

// a menu closes when something else is done
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target) || event.target.closest(".menu a, .menu button")) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("htmx:load", begin);
begin();
