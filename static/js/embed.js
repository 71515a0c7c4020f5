// Files are sent one after the other with the guest token that stands behind the "#" of the address.

const form = document.querySelector("[data-embed]");
const list = document.querySelector("[data-list]");
const ended = document.querySelector("[data-ended]");
const token = () => new URLSearchParams(location.hash.slice(1)).get("token");

show();
addEventListener("hashchange", show);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const files = [...form.elements.file.files];
  form.reset();
  for (const row of files.map(line)) await hand(row);
});

function show() {
  form.hidden = !token();
  ended.hidden = Boolean(token());
}

function line(file) {
  const element = document.createElement("li");
  const words = document.createElement("span");
  const bar = document.createElement("progress");
  words.textContent = `${file.name}: waiting`;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `Progress of ${file.name}`);
  element.append(words, bar);
  list.append(element);
  return { file, element, words, bar };
}

function hand(row) {
  if (row.file.size > Number(form.dataset.maxMb) * 1048576) return tell(row, "refused", `larger than ${form.dataset.maxMb} MB`);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", row.file, row.file.name);
    request.upload.addEventListener("progress", (event) => (row.bar.value = event.lengthComputable ? event.loaded / event.total : 0));
    request.addEventListener("loadend", () => done(answered(row, request)));
    request.open("POST", "/docs/v1/document");
    request.setRequestHeader("Authorization", `Bearer ${token()}`);
    request.send(body);
  });
}

function answered(row, request) {
  if (request.status === 201) return tell(row, "taken", "handed in");
  if (request.status === 401) {
    form.hidden = true;
    ended.hidden = false;
  }
  let said = "the connection was lost; choose it once more";
  try {
    said = JSON.parse(request.responseText).error.message;
  } catch {
    /* nothing came back, or not from the portal */
  }
  tell(row, "refused", said);
}

function tell(row, kind, words) {
  row.bar.remove();
  row.element.className = kind;
  row.words.textContent = `${row.file.name}: ${words}`;
}
