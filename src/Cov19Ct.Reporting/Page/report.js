// Sorting, filtering and opening. Without this script the page is complete, only still: every scan is there, and its evidence too.
(() => {
  'use strict';
  const byId = id => document.getElementById(id);
  const table = byId('table');
  const scans = [...table.tBodies];
  const shown = () => scans.filter(scan => !scan.hidden);

  // The evidence of a scan is text in a noscript element until somebody opens it: the browser parses a thousand scans at once otherwise.
  const build = details => {
    const waiting = details.querySelector(':scope > noscript');
    if (waiting) {
      const holder = document.createElement('div');
      holder.innerHTML = waiting.textContent;
      waiting.replaceWith(...holder.childNodes);
    }
  };
  const evidenceOf = scan => scan.querySelector('.more details');
  table.addEventListener('toggle', event => event.target.open && build(event.target), true);

  // Sorting: numbers as numbers, words as words, rows without a value last.
  const words = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  const compare = (a, b) => {
    if (a.trim() === '' || b.trim() === '') {
      return (a.trim() === '') - (b.trim() === '');
    }

    return Number.isNaN(Number(a)) || Number.isNaN(Number(b)) ? words.compare(a, b) : a - b;
  };
  const sortBy = (head, column) => {
    const descends = head.getAttribute('aria-sort') === 'ascending';
    for (const other of table.tHead.rows[0].cells) {
      other.removeAttribute('aria-sort');
    }

    head.setAttribute('aria-sort', descends ? 'descending' : 'ascending');
    const keys = new Map(scans.map(scan => [scan, scan.rows[0].cells[column].dataset.sort]));
    scans.sort((a, b) => {
      const [x, y] = [keys.get(a), keys.get(b)];
      const order = compare(x, y);
      return descends && x.trim() !== '' && y.trim() !== '' ? -order : order;
    });
    table.append(...scans);
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    button.addEventListener('click', () => sortBy(head, column));
    head.replaceChildren(button);
  });

  // Filtering: every word of the text, and every choice.
  const filters = byId('filters');
  const choices = [...filters.querySelectorAll('[data-filter]')];
  let texts = null;
  const filter = () => {
    texts ??= new Map(scans.map(scan => [scan, `${scan.rows[0].textContent} ${scan.dataset.findings}`.toLowerCase()]));
    const terms = byId('f-text').value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (scan, choice) => {
      const value = scan.dataset[choice.dataset.filter];
      return choice.value === ''
        || (choice.dataset.filter === 'findings'
          ? value.split(' ').includes(choice.value)
          : value.toLowerCase() === choice.value.toLowerCase());
    };
    for (const scan of scans) {
      scan.hidden = !terms.every(term => texts.get(scan).includes(term)) || !choices.every(choice => fits(scan, choice));
    }

    const count = shown().length;
    byId('count').textContent = count === scans.length ? `${count} ${count === 1 ? 'scan' : 'scans'}` : `${count} of ${scans.length} scans`;
    byId('none').hidden = count > 0;
  };
  let waiting = 0;
  filters.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  filters.addEventListener('submit', event => event.preventDefault());
  filters.addEventListener('reset', () => setTimeout(filter));

  // Opening: all that are shown, some at a time, so that the page keeps answering.
  const openAll = () => {
    const closed = shown().map(evidenceOf).filter(details => !details.open);
    const some = () => {
      closed.splice(0, 20).forEach(details => { details.open = true; });
      if (closed.length > 0) {
        setTimeout(some);
      }
    };
    some();
  };
  byId('open-all').addEventListener('click', openAll);
  byId('close-all').addEventListener('click', () => scans.forEach(scan => { evidenceOf(scan).open = false; }));

  // An address that ends in #scan-7 opens that scan.
  const openTarget = () => {
    const target = /^#scan-\d+$/.test(location.hash) && byId(location.hash.slice(1));
    if (target) {
      evidenceOf(target).open = true;
    }
  };
  addEventListener('hashchange', openTarget);
  openTarget();
  if (scans.length === 1) {
    evidenceOf(scans[0]).open = true;
  }

  byId('theme').addEventListener('change', event => { document.documentElement.dataset.theme = event.target.value; });
  byId('strength')?.addEventListener('input', event => document.documentElement.style.setProperty('--heat', event.target.value / 100));
  for (const id of ['filters', 'open-tools', 'theme-label', 'strength-label']) {
    byId(id)?.removeAttribute('hidden');
  }
})();
