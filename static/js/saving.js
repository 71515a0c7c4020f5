// Values go to the server one after the other, each with the version that the one before left; what comes back is put in place.

const place = () => document.getElementById("review");
const inputs = (row) => [...row.querySelectorAll("input, textarea")];

// as it is kept, which is not what stands in the field after a refusal
export const kept = (input) => input.dataset.kept ?? input.defaultValue;

export function edited(row) {
  return inputs(row).some((input) => input.value !== kept(input));
}

function texts(row) {
  const made = { row: row.dataset.name };
  for (const input of inputs(row)) made[input.name] = input.value;
  const field = row.querySelector(`[name="${CSS.escape(row.dataset.name)}"]`);
  if (field) made[`${row.dataset.name}.was`] = kept(field);
  for (const input of inputs(row)) if (input.dataset.picked && input.value !== kept(input)) made[`${input.name}.place`] = input.dataset.picked;
  return made;
}

function send(values) {
  const source = document.getElementById("saver");
  if (!source || !window.htmx) return;
  window.htmx.ajax("POST", place().dataset.fields, { source, swap: "none", values })?.catch(() => {}); // app.js tells of it
}

export function save(row) {
  send(texts(row));
}

export function confirmed(row) {
  send({ ...texts(row), confirm: row.dataset.name });
}

export function flush() {
  for (const row of document.querySelectorAll(".value")) if (edited(row)) save(row);
}

// the version is read when a request goes out, not when it was asked for
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id === "saver") event.detail.parameters.set?.("version", document.getElementById("version")?.value ?? "");
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt.id !== "saver") return;
  if (!event.detail.successful) for (const row of document.querySelectorAll(".value.leaving")) row.classList.remove("leaving");
  back(document.getElementById(`row-${event.detail.requestConfig.parameters.row}`));
});

// what was refused is gone back to, unless something else is being typed by now
function back(row) {
  if (!row?.querySelector(".error") || document.activeElement?.dataset.typed) return;
  row.querySelector("input:not([type=hidden]), textarea")?.focus();
}

// --- a row that comes back while somebody is in it keeps focus and what was typed

let held = null;

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const row = event.detail.target;
  const inside = document.activeElement;
  held = row?.contains(inside) && inside.id ? { id: inside.id, value: inside.value, typed: inside.dataset.typed, start: inside.selectionStart, end: inside.selectionEnd } : null;
});

document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (held) {
    const again = document.getElementById(held.id);
    if (again && held.typed) {
      again.value = held.value;
      again.dataset.typed = "true";
    }
    again?.focus({ preventScroll: true });
    again?.setSelectionRange?.(held.start, held.end);
    held = null;
  }
  place()?.dispatchEvent(new CustomEvent("values"));
});
