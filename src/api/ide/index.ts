export { renderIdePage } from './ide-page.ts';
