// Values go to the server one after the other, each with the version that the one before left; what comes back is put in place.

const place = () => document.getElementById("review");
const inputs = (row) => [...row.querySelectorAll("input, textarea")];

// as it is kept, which is not what stands in the field after a refusal
export const kept = (input) => input.dataset.kept ?? input.defaultValue;
const differs = (input) => input.disabled || input.value !== kept(input); // the inputs of a removed row are disabled

export function edited(row) {
  return inputs(row).some(differs);
}

// something was done in it since it was last refused; what stands there refused is sent again only by who says so
export function touched(row) {
  const fresh = (input) => differs(input) && (input.disabled || input.dataset.typed || input.dataset.picked);
  return row.querySelector(".error") ? inputs(row).some(fresh) : edited(row);
}

export const unsaved = () => [...document.querySelectorAll(".value")].filter(edited);

function texts(row) {
  const made = { row: row.dataset.name };
  for (const input of inputs(row)) if (input.name && !input.disabled) made[input.name] = input.value;
  return Object.assign(made, places(row));
}

export function places(row) {
  const picked = inputs(row).filter((input) => input.dataset.picked && differs(input) && !input.disabled);
  return Object.fromEntries(picked.map((input) => [`${input.name}.place`, input.dataset.picked]));
}

// --- what is on its way, in the order it was asked for

const asked = new Map(); // by number: the row as it was then, what it said
let number = 0;
let underway = {}; // what the request that is out says, by name
let after = []; // what waits for all to be saved

const waiting = () => [...asked.values()].filter((one) => one.source.isConnected);

function send(row, values) {
  const source = document.getElementById("saver");
  const text = JSON.stringify(values);
  if (!source || !window.htmx || waiting().some((one) => one.text === text)) return; // Ctrl+S held down asks but once
  asked.set(String((number += 1)), { source, row, text, values });
  window.htmx.ajax("POST", place().dataset.fields, { source, swap: "none", values: { ...values, asked: number } })?.catch(() => {}); // app.js tells of it
}

export function save(row) {
  send(row, texts(row));
}

export function confirmed(row) {
  send(row, { ...texts(row), confirm: row.dataset.name });
}

export function flush(which = edited) {
  for (const row of document.querySelectorAll(".value")) if (which(row)) save(row);
}

// `then` once everything that was asked for has been answered
export function whenSaved(then) {
  if (waiting().length) after.push(then);
  else then();
}

function done(which) {
  asked.delete(which);
  if (waiting().length) return;
  const due = after;
  after = [];
  for (const then of due) then();
}

// the version is read when a request goes out, not when it was asked for
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id !== "saver") return;
  const parameters = event.detail.parameters;
  const which = parameters.get("asked");
  const one = asked.get(which);
  const now = document.getElementById(`row-${one?.values.row}`);
  if (one && now !== one.row && now?.querySelector(".error")) {
    event.preventDefault(); // refused since it was asked for: somebody has to look at that first
    return done(which);
  }
  underway = one?.values ?? {};
  parameters.set("version", document.getElementById("version")?.value ?? "");
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt.id !== "saver") return;
  const parameters = event.detail.requestConfig.parameters;
  underway = {};
  if (!event.detail.successful) for (const row of document.querySelectorAll(".value.leaving")) row.classList.remove("leaving");
  back(document.getElementById(`row-${parameters.get("row")}`));
  done(parameters.get("asked"));
});

// what was refused is gone back to, unless something else is being typed by now
function back(row) {
  if (!row?.querySelector(".error") || document.activeElement?.dataset.typed) return;
  row.querySelector("input:not([type=hidden]), textarea")?.focus();
}

// --- a row that comes back while somebody is in it keeps the focus, and what was typed since it was sent

export let swapping = false; // the focus is taken away from what leaves the page: nobody left it
let held = null;

const itemOf = (row, input) => row.querySelector(`[name="${CSS.escape(input.name.replace(/\.\w+$/, "._id"))}"]`)?.value;

function newer(row) {
  const since = inputs(row).filter((input) => input.id && !input.disabled && differs(input) && input.value !== underway[input.name]);
  return since.map((input) => ({ id: input.id, value: input.value, picked: input.dataset.picked, item: itemOf(row, input) }));
}

function putBack(row, { id, value, picked, item }) {
  const input = document.getElementById(id);
  if (!input || !row?.contains(input) || (item && itemOf(row, input) !== item)) return; // its item is gone
  input.value = value;
  input.dataset.typed = "true";
  if (picked) input.dataset.picked = picked;
}

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  swapping = true;
  const row = event.detail.target;
  const inside = row?.contains(document.activeElement) ? document.activeElement : null;
  held = row?.matches(".value") ? { row: row.id, newer: newer(row), focus: inside?.id, value: inside?.value, start: inside?.selectionStart, end: inside?.selectionEnd } : null;
});

document.addEventListener("htmx:oobAfterSwap", () => {
  swapping = false;
  if (held) {
    const row = document.getElementById(held.row);
    for (const one of held.newer) putBack(row, one);
    if (held.focus) refocus(document.getElementById(held.focus) ?? row?.querySelector("input:not([type=hidden]), textarea"), held);
    held = null;
  }
  place()?.dispatchEvent(new CustomEvent("values"));
});

function refocus(input, { value, start, end }) {
  input?.focus({ preventScroll: true });
  const same = input?.value === value;
  if (input?.setSelectionRange) input.setSelectionRange(same ? start : input.value.length, same ? end : input.value.length);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id === "review") swapping = true;
});
document.addEventListener("htmx:afterRequest", () => {
  swapping = false; // also where nothing was swapped in
});
