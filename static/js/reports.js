// The sources of a figure open beside the report: a click or Enter on the figure, Esc closes and goes back to it.

const report = document.getElementById("report");
const panel = document.getElementById("sources");
let opener = null;

function linkOf(path) {
  return [...report.querySelectorAll("a.figure")].find((link) => new URL(link.href).searchParams.get("figure") === path);
}

function lit(link) {
  report.querySelector("a.figure[aria-current]")?.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "true");
}

function remember(path) {
  const address = new URL(location.href);
  if (path) address.searchParams.set("figure", path);
  else address.searchParams.delete("figure");
  history.replaceState(history.state, "", address);
}

async function open(link) {
  opener = link;
  lit(link);
  await window.htmx.ajax("GET", link.href, { target: panel, swap: "innerHTML" });
  if (!panel.firstElementChild) return;
  panel.hidden = false;
  panel.scrollTop = 0;
  remember(new URL(link.href).searchParams.get("figure"));
  document.getElementById("sources-title")?.focus({ preventScroll: true });
  link.scrollIntoView({ block: "nearest" });
}

function close() {
  panel.hidden = true;
  panel.replaceChildren();
  remember(null);
  lit(null);
  opener?.focus();
}

report.addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const bar = event.target.closest("[data-figure]");
  const link = event.target.closest("a.figure") ?? (bar ? linkOf(bar.dataset.figure) : null);
  if (link) {
    event.preventDefault();
    open(link);
  } else if (event.target.closest("[data-close-sources]")) {
    event.preventDefault();
    close();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden && !document.querySelector("dialog[open]")) close();
});

if (!panel.hidden) {
  opener = linkOf(new URL(location.href).searchParams.get("figure"));
  lit(opener);
}
