// Menus close when the reader looks elsewhere; facets start folded where there is no room beside the table.
function mindMenus() {
  const narrow = matchMedia('(max-width: 60rem)');
  const fold = () => document.querySelectorAll('details.pl-facets').forEach(facets => facets.toggleAttribute('open', !narrow.matches));
  fold();
  // On a wide screen nothing offers to unfold them, so a turned or resized screen has to.
  narrow.addEventListener('change', fold);
  document.addEventListener('click', event => {
    document.querySelectorAll('details.pl-menu[open]').forEach(menu => {
      if (!menu.contains(event.target)) {
        menu.removeAttribute('open');
      }
    });
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') {
      return;
    }
    document.querySelectorAll('details.pl-menu[open]').forEach(menu => {
      menu.removeAttribute('open');
      menu.querySelector('summary').focus();
    });
  });
  document.addEventListener('change', event => {
    if (event.target.matches('[data-submit-on-change]')) {
      event.target.form.requestSubmit();
    }
  });
}

mindMenus();
