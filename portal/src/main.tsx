import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { applyTheme } from './shell/theme-button.tsx';
import './styles/index.css';

const place = document.getElementById('portal');
if (place === null) throw new Error('index.html has no element with the id "portal"');
applyTheme();
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
