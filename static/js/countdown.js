// How long until another code may be asked for. Without this script the server says it.

const words = document.querySelector("[data-countdown]");
const button = document.querySelector("[data-after-countdown]");

if (words && button) {
  const until = Date.now() + Number(words.dataset.countdown) * 1000;
  button.disabled = true;
  const timer = setInterval(show, 500);
  show();

  function show() {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left > 0) {
      words.textContent = left === 1 ? "in a second" : `in ${left} seconds`;
      return;
    }
    clearInterval(timer);
    words.textContent = "now";
    button.disabled = false;
  }
}
