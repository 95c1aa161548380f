// Where the job's partial is swapped every second the page must not reload itself as well; screen readers hear quarters only.
function mindJobs() {
  if (!document.querySelector('[data-job]')) {
    return;
  }
  const said = document.querySelector('[data-job-said]');
  let quarter = 0;
  document.body.addEventListener('htmx:afterSwap', event => {
    const job = event.target.closest?.('[data-job]') ?? document.querySelector('[data-job]');
    const progress = job?.querySelector('progress');
    const reached = progress ? Math.floor(progress.value / 25) * 25 : 100;
    if (said && reached > quarter) {
      quarter = reached;
      said.textContent = `${reached} %`;
    }
  });
}

mindJobs();
