// What every page of the console does: times in the viewer's zone, toasts, dialogs, copying, theme, keys.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const secure = location.protocol === "https:" ? "; Secure" : "";

function cookie(name, value) {
  document.cookie = `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

// --- times: the server writes them in the zone that this cookie tells; on the very first page the browser does

const told = document.cookie.split("; ").includes(`tz=${zone}`);
if (zone && !told) cookie("tz", zone);

const exact = new Intl.DateTimeFormat(document.documentElement.dataset.locale || undefined, { dateStyle: "medium", timeStyle: "short" });

function relative(then) {
  const seconds = (Date.now() - then) / 1000;
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  if (seconds < 30 * 86400) return `${Math.floor(seconds / 86400)} d ago`;
  return null;
}

function localise(root) {
  for (const time of root.querySelectorAll("time[data-time]")) {
    const then = new Date(time.dateTime);
    if (!told) time.title = exact.format(then);
    if (time.dataset.time === "relative") {
      const words = relative(then);
      if (words) time.textContent = words;
    } else if (!told) time.textContent = exact.format(then);
  }
}

// --- toasts

export function toast({ text, undo = null, kind = "done" }) {
  const place = document.getElementById("toasts");
  if (!place) return;
  const shown = document.createElement("div");
  shown.className = `toast toast-${kind}`;
  const words = document.createElement("span");
  words.textContent = text;
  shown.append(words);
  if (undo) shown.append(undoForm(undo));
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button-icon";
  close.setAttribute("aria-label", "Close this message");
  close.textContent = "×";
  close.addEventListener("click", () => shown.remove());
  shown.append(close);
  place.append(shown);
  setTimeout(() => shown.remove(), undo || kind === "error" ? 12000 : 6000);
}

function undoForm(address) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrf_token";
  token.value = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  const button = document.createElement("button");
  button.className = "button";
  button.textContent = "Undo";
  form.append(token, button);
  return form;
}

document.addEventListener("toast", (event) => toast(event.detail));
document.addEventListener("click", (event) => {
  if (event.target.closest(".toast [data-close]")) event.target.closest(".toast").remove();
});
for (const served of document.querySelectorAll(".toast")) setTimeout(() => served.remove(), served.querySelector("form") ? 12000 : 6000);

// --- one dialog for all: what htmx puts into it opens it; Esc closes it and focus goes back by itself

const dialog = document.getElementById("dialog");

document.addEventListener("htmx:afterSwap", (event) => {
  if (dialog && event.detail.target.id === "dialog-body") {
    if (!dialog.open) dialog.showModal();
    dialog.setAttribute("aria-label", dialog.querySelector("h2")?.textContent ?? "Dialog");
    (dialog.querySelector("[aria-invalid=true]") ?? dialog.querySelector("[autofocus], textarea, input:not([type=hidden]), select, button"))?.focus();
  }
});
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog")?.close();
  if (event.target.tagName === "DIALOG") event.target.close(); // the backdrop
});

// --- a menu closes once something else is done

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.querySelector("summary").contains(event.target)) close(menu);
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" ? document.querySelector(".menu[open]") : null;
  if (menu) close(menu);
});

// the focus goes to what stays visible, so that a dialog opened from here gives it back there
function close(menu) {
  if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  menu.open = false;
}

// --- a list that refreshes itself holds still while rows are chosen or a dialog is open

document.addEventListener("htmx:beforeRequest", (event) => {
  const busy = document.querySelector("[data-rows] input:checked, dialog[open]");
  if (event.detail.elt.matches("[data-poll]") && (busy || document.hidden)) event.preventDefault();
});

// …and whoever is at one of its rows by keyboard stays there

let at = null;
const mark = (element) => element.getAttribute("href") ?? element.dataset.copy;

document.addEventListener("htmx:beforeSwap", (event) => {
  const focused = document.activeElement;
  at = event.detail.target.id === "rows" && event.detail.target.contains(focused) ? mark(focused) : null;
});
document.addEventListener("htmx:afterSwap", () => {
  if (at) [...document.querySelectorAll("#rows a, #rows button")].find((element) => mark(element) === at)?.focus({ preventScroll: true });
});

// --- a form goes out once, however often its button is pressed until the answer is there

const underway = new Set();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method") !== "post") return;
  if (underway.has(form)) return event.preventDefault(), event.stopImmediatePropagation();
  underway.add(form);
  setTimeout(() => underway.delete(form), 10000);
}, true);
addEventListener("submit", ({ target, defaultPrevented }) => defaultPrevented && !target.hasAttribute("hx-post") && underway.delete(target)); // a script's own
document.addEventListener("htmx:afterRequest", ({ detail }) => detail.xhr?.getResponseHeader("HX-Redirect") || underway.delete(detail.elt));
addEventListener("pageshow", () => underway.clear());

// --- failures that no answer told of

document.addEventListener("htmx:sendError", () => toast({ text: "The server can't be reached. What you entered is still here; try again.", kind: "error" }));
document.addEventListener("htmx:responseError", (event) => {
  if (!event.detail.xhr.getResponseHeader("HX-Trigger") && !event.detail.xhr.getResponseHeader("HX-Redirect")) toast({ text: "That didn't work. Load the page again.", kind: "error" });
});

// --- signed out while something was being typed: the page stays, and takes its token anew once somebody signed in in another tab

let stale = false;

async function renew() {
  if (!stale || document.hidden) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const token = page?.querySelector("meta[name=csrf-token]")?.content;
  if (!token) return;
  stale = false;
  document.querySelector("meta[name=csrf-token]").content = token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
}

document.addEventListener("stale", () => {
  stale = true;
  renew();
});
addEventListener("focus", renew);
document.addEventListener("visibilitychange", renew);

// --- addresses of lists name only the filters that say something

document.addEventListener("formdata", ({ target, formData }) => {
  if (target.getAttribute("method") !== "get") return;
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
});

// --- the box of a search says what the list shows, also when the browser brings a page back

addEventListener("pageshow", (event) => {
  const back = event.persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (back) for (const form of document.querySelectorAll("form[role=search]")) form.reset();
});

// --- small things marked in the page

document.addEventListener("click", async (event) => {
  const copier = event.target.closest("[data-copy]");
  if (copier) {
    await copy(copier.dataset.copy);
    toast({ text: "Copied." });
  }
  const switcher = event.target.closest("[data-theme-switch]");
  if (switcher) switchTheme();
});

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea"); // a portal in the local network is served over http
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

function switchTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  cookie("theme", root.dataset.theme);
}

document.addEventListener("change", (event) => {
  if (event.target.closest("[data-submits]")) event.target.form.requestSubmit();
  const all = event.target.closest("[data-all]");
  if (all) {
    for (const box of document.querySelectorAll(`input[name="${all.dataset.all}"]`)) box.checked = all.checked;
  }
});

// --- keys: single ones only while nothing is being typed

export function typing(target) {
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

const GO = { i: "/inbox", f: "/folders/", s: "/search", a: "/ask", r: "/reports/", j: "/jobs/" };
let going = false;

function help() {
  const help = document.getElementById("help");
  if (help && !help.open) help.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "F1" && document.getElementById("help")) return event.preventDefault(), help(); // also while something is typed
  if (!dialog || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || dialog.open) return; // only the console has the dialog, and keys
  if (going && GO[event.key]) location.assign(GO[event.key]);
  going = event.key === "g";
  if (event.key === "/") {
    const box = document.querySelector("[data-search]");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    } else location.assign("/search");
  }
  if (event.key === "?") help();
  if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
});

function step(by) {
  const rows = [...document.querySelectorAll("[data-rows] a.row-link")];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement);
  rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))].focus();
}

document.querySelector("main form [aria-invalid=true]")?.focus(); // what was refused comes first, wherever a fresh form begins
if (new URLSearchParams(location.search).has("focus")) document.querySelector("[data-search]")?.focus();
localise(document);
document.addEventListener("htmx:load", (event) => localise(event.detail.elt));
setInterval(() => localise(document), 60000);
