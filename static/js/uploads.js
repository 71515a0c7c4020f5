// Handing in: files are sent one by one, three at a time, each with its own progress, and stay chosen until they are taken.
// Large ones go in pieces (tus): what has arrived stays there, also when the page is loaded anew and the same file is chosen again.
// Without this script the same form sends them all at once.

const AT_ONCE = 3;
const STALLED = 60000; // ms without any progress: the connection is gone though nothing said so
const FINAL = [403, 415, 422]; // tried again it would be refused again
const KNOWN = /\.(pdf|jpe?g|png|tiff?|webp|hei[cf]|avif|eml|csv|txt|xml)$/i;
const INVISIBLE = /[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g; // some turn a name’s direction, so that "fdp.exe" reads as "exe.pdf"
const NEVER = /\.(docx?|xlsx?|ods|odt|pptx?|zip|rar|7z|html?|svg|exe|mp4|mov|avi|mp3)$/i;

const form = document.querySelector("[data-upload]");
if (form) enhance(form);

function enhance(form) {
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-file-list]");
  const panel = form.querySelector("[data-files]");
  const summary = form.querySelector("[data-summary]");
  const done = form.querySelector("[data-done]");
  const drop = form.querySelector("[data-drop]");
  const most = Number(form.dataset.many);
  const rows = [];

  form.classList.add("enhanced");
  form.querySelector("[data-each]").textContent = megabytes(form.dataset.largeMb);
  if (matchMedia("(hover: hover)").matches) form.querySelector("[data-label]").append(most === 1 ? ", or drop it here" : ", or drop them here");
  input.required = false;
  input.addEventListener("change", () => {
    add([...input.files]);
    input.value = ""; // the same file may be chosen again
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("beforeunload", (event) => {
    if (rows.some((row) => row.state === "waiting" || row.state === "sending")) event.preventDefault();
  });
  addEventListener("online", () => rows.filter((row) => row.state === "lost").forEach(retry));

  for (const name of ["dragenter", "dragover"])
    addEventListener(name, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      drop.classList.add("dropping");
    });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("dropping");
  });
  addEventListener("drop", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    drop.classList.remove("dropping");
    add([...event.dataTransfer.files]);
  });

  function add(files) {
    panel.hidden = files.length === 0 && rows.length === 0;
    const open = rows.filter((row) => row.state !== "removed" && row.state !== "taken").length;
    const room = most === 1 ? 1 : Math.max(0, most - open);
    if (most === 1) rows.filter((row) => row.state !== "taken" && row.state !== "sending").forEach(remove);
    for (const file of files.slice(0, room)) rows.push(line(file));
    for (const file of files.slice(room)) {
      const row = line(file);
      rows.push(row);
      refuse(row, most === 1 ? "One file only." : `${most} files at once at most. Choose this one again when the others are handed in.`);
    }
    pump();
  }

  function line(file) {
    const element = document.createElement("li");
    element.className = "client-file-row";
    const shown = file.name.replace(INVISIBLE, "");
    const name = text("span", "client-row-name", shown);
    const size = text("span", "client-row-size", octets(file.size));
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `Progress of ${shown}`);
    const words = text("div", "client-row-words", "Waiting");
    const actions = document.createElement("div");
    actions.className = "client-actions";
    element.append(name, size, bar, words, actions);
    list.append(element);
    const row = { file, name: shown, element, bar, words, actions, state: "waiting", request: null };
    const reason = hopeless(file);
    if (reason) refuse(row, reason);
    else buttons(row, ["Cancel", remove]);
    return row;
  }

  function hopeless(file) {
    if (file.size > Number(form.dataset.largeMb) * 1048576) return `Larger than ${megabytes(form.dataset.largeMb)}. Send it in parts, or with a lower resolution.`;
    if (file.size === 0) return "The file is empty.";
    if (NEVER.test(file.name) && !KNOWN.test(file.name)) return "Files of this kind aren’t taken. Send a PDF, a picture, an e-invoice (XML), or a text, CSV or .eml file.";
    return null;
  }

  function pump() {
    for (const row of rows) {
      if (rows.filter((one) => one.state === "sending").length >= AT_ONCE) break;
      if (row.state === "waiting") row.file.size > Number(form.dataset.piecesFrom) ? sendInPieces(row) : send(row);
    }
    report();
  }

  function starts(row, request) {
    row.state = "sending";
    row.request = request;
    row.element.classList.remove("failed");
    row.words.textContent = "Starting";
    buttons(row, ["Cancel", remove]);
  }

  async function sendInPieces(row) {
    let stalled;
    const headers = { "X-Upload": "1", "HX-Request": "true", "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content };
    const ends = () => {
      clearTimeout(stalled);
      row.request = null;
      pump();
    };
    const alive = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => {
        upload.abort();
        lost(row);
        ends();
      }, STALLED);
    };
    starts(row, { abort: () => upload?.abort(true).catch(() => {}) });
    let upload;
    try {
      await import(form.dataset.piecesScript); // makes `tus`
    } catch {
      lost(row);
      return ends();
    }
    if (row.state !== "sending") return; // cancelled meanwhile
    upload = new window.tus.Upload(row.file, {
      endpoint: form.dataset.pieces,
      headers,
      metadata: { filename: row.file.name, filetype: row.file.type, ...(form.dataset.replaces && { replaces: form.dataset.replaces }) },
      retryDelays: [0, 1000, 3000, 5000, 10000],
      removeFingerprintOnSuccess: true,
      onProgress: (loaded, total) => {
        alive();
        row.bar.value = loaded / total;
        row.words.textContent = loaded < total ? `${Math.floor((loaded / total) * 100)} %` : "Arrived, being stored";
      },
      onSuccess: async () => {
        try {
          const answer = await fetch(`${upload.url}/outcome`, { headers });
          const body = await answer.text();
          answered(row, { status: answer.status, responseText: body, getResponseHeader: (name) => answer.headers.get(name) });
        } catch {
          lost(row);
        }
        ends();
      },
      onError: ({ originalResponse: answer }) => {
        if (row.state === "sending") {
          if (!answer) lost(row);
          else answered(row, { status: answer.getStatus(), responseText: answer.getBody() ?? "", getResponseHeader: (name) => answer.getHeader(name) });
        }
        ends();
      },
    });
    alive();
    const [before] = await upload.findPreviousUploads();
    if (before) upload.resumeFromPreviousUpload(before);
    if (row.state === "sending") upload.start();
  }

  function send(row) {
    const request = new XMLHttpRequest();
    starts(row, request);
    let stalled = setTimeout(() => request.abort(), STALLED);
    const alive = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), STALLED);
    };
    request.upload.addEventListener("progress", (event) => {
      alive();
      const share = event.lengthComputable ? event.loaded / event.total : 0;
      row.bar.value = share;
      row.words.textContent = share < 1 ? `${Math.floor(share * 100)} %` : "Arrived, being stored";
    });
    request.addEventListener("load", () => answered(row, request));
    request.addEventListener("error", () => lost(row));
    request.addEventListener("abort", () => {
      if (row.state === "sending") lost(row);
    });
    request.addEventListener("loadend", () => {
      clearTimeout(stalled);
      row.request = null;
      pump();
    });
    request.open("POST", form.action);
    request.setRequestHeader("X-Upload", "1");
    request.setRequestHeader("HX-Request", "true"); // the answer is a part of this page
    request.setRequestHeader("X-CSRFToken", document.querySelector("meta[name=csrf-token]").content);
    const body = new FormData();
    body.append("file", row.file, row.file.name);
    request.send(body);
  }

  function answered(row, request) {
    const elsewhere = request.getResponseHeader("HX-Redirect"); // the link has ended meanwhile
    if (elsewhere) {
      row.state = "refused";
      return location.assign(elsewhere);
    }
    const told = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("[data-outcome]");
    if (!told) {
      if (request.status === 413) return refuse(row, `Larger than ${megabytes(form.dataset.largeMb)}.`);
      return FINAL.includes(request.status) ? refuse(row, failure(request)) : lost(row, failure(request));
    }
    const kind = told.dataset.outcome;
    row.words.replaceChildren(document.importNode(told, true));
    if (kind === "signed-out" || (kind === "refused" && request.status >= 500)) return fail(row, "lost");
    if (kind === "refused") return fail(row, "refused");
    row.state = "taken";
    row.kind = kind;
    row.reference = told.dataset.reference;
    row.bar.remove();
    row.element.classList.add("taken");
    buttons(row);
    refreshList();
  }

  function refreshList() {
    const shown = document.getElementById("handed-in");
    if (shown && window.htmx) window.htmx.ajax("GET", form.dataset.list, { source: shown, target: shown, swap: "outerHTML" });
  }

  function failure(request) {
    try {
      return JSON.parse(request.getResponseHeader("HX-Trigger")).toast.text;
    } catch {
      return "The server couldn’t take it just now. The file is still chosen.";
    }
  }

  function lost(row, words = "The connection was lost. The file is still chosen.") {
    row.words.replaceChildren(text("p", "client-refused", words));
    fail(row, "lost");
  }

  function refuse(row, words) {
    row.words.replaceChildren(text("p", "client-refused", words));
    fail(row, "refused");
  }

  function fail(row, state) {
    row.state = state;
    row.element.classList.add("failed");
    row.bar.hidden = true;
    if (state === "lost") buttons(row, ["Try again", retry], ["Remove", remove]);
    else buttons(row, ["Remove", remove]);
  }

  function retry(row) {
    row.state = "waiting";
    row.bar.hidden = false;
    row.bar.value = 0;
    row.words.textContent = "Waiting";
    pump();
  }

  function remove(row) {
    row.state = "removed";
    row.request?.abort();
    row.element.remove();
    rows.splice(rows.indexOf(row), 1);
    panel.hidden = rows.length === 0;
    input.focus();
    report();
  }

  function report() {
    const taken = rows.filter((row) => row.state === "taken");
    const busy = rows.some((row) => row.state === "waiting" || row.state === "sending");
    const again = taken.filter((row) => row.kind === "again").length;
    const before = again ? `, ${again} handed in before` : "";
    summary.textContent = rows.length ? `${taken.length - again} of ${rows.length} ${rows.length === 1 ? "file" : "files"} handed in${before}` : "";
    const link = done.querySelector("[data-receipt-link]");
    link.href = receipt(taken);
    done.hidden = busy || taken.length === 0;
    if (!busy && taken.length && taken.length === rows.length) location.assign(link.href);
  }

  function receipt(taken) {
    const query = new URLSearchParams(taken.map((row) => [row.kind, row.reference]));
    return `${form.dataset.receipt}?${query}`;
  }

  function buttons(row, ...wanted) {
    row.actions.replaceChildren(
      ...wanted.map(([label, action]) => {
        const button = text("button", "button", label);
        button.type = "button";
        button.append(text("span", "sr-only", ` ${row.name}`));
        button.addEventListener("click", () => action(row));
        return button;
      }),
    );
    row.actions.hidden = wanted.length === 0;
  }
}

function text(tag, className, words) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = words;
  return element;
}

function megabytes(count) {
  return count >= 1024 ? `${(count / 1024).toLocaleString(undefined, { maximumFractionDigits: 1 })} GB` : `${count} MB`;
}

function octets(count) {
  for (const [unit, step] of [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]]) if (count >= step) return `${(count / step).toLocaleString(undefined, { maximumFractionDigits: 1 })} ${unit}`;
  return `${count} bytes`;
}
