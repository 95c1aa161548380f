// Menus close when the reader looks elsewhere; facets start folded where there is no room beside the table.
export function mindMenus() {
  if (matchMedia('(max-width: 60rem)').matches) {
    document.querySelectorAll('details.pl-facets').forEach(facets => facets.removeAttribute('open'));
  }
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
