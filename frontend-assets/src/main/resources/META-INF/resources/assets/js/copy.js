// A text that is shown once can be copied with one press, where the browser lets a page do so.
function copyOnPress(button) {
  if (!navigator.clipboard) {
    return;
  }
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = 'Copied';
  });
}

document.querySelectorAll('button[data-copy]').forEach(copyOnPress);
