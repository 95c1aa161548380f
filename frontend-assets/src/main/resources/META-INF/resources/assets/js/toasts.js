// A toast can be put away; errors stay until they are.
function dismissToasts() {
  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-dismiss]');
    if (button) {
      event.preventDefault();
      button.closest('.pl-toast').remove();
    }
  });
}

dismissToasts();
