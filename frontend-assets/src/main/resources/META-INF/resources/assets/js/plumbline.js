// Enhancements only: every page reads, decides and writes without this file.
import { followTheme } from './theme.js';
import { listenToKeys } from './keys.js';
import { mindMenus } from './menus.js';
import { dismissToasts } from './toasts.js';
import { mindJobs } from './jobs.js';

followTheme();
listenToKeys();
mindMenus();
dismissToasts();
mindJobs();
