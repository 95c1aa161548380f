// A toast can be put away. One that tells of a success leaves by itself, but not while somebody reads or reaches it; errors stay.
const LEAVES_AFTER = 10000;

function leave(toast) {
  if (toast.matches(':hover, :focus-within')) {
    setTimeout(leave, LEAVES_AFTER, toast);
  } else {
    toast.remove();
  }
}

function mindToasts() {
  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-dismiss]');
    if (button) {
      event.preventDefault();
      button.closest('.pl-toast').remove();
    }
  });
  document.querySelectorAll('.pl-toast--done').forEach(toast => setTimeout(leave, LEAVES_AFTER, toast));
}

mindToasts();
