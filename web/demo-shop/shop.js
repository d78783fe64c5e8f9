// The shop's own script: the language of the page and a basket that only counts.
'use strict';

const wish = new URLSearchParams(location.search).get('lang') ?? navigator.language;
const isChinese = wish.toLowerCase().startsWith('zh');

if (isChinese) {
  document.documentElement.lang = 'zh-CN';
  document.title = '羽蕨小铺：让家安静下来的小物';
  for (const element of document.querySelectorAll('[data-zh]')) element.textContent = element.dataset.zh;
  for (const element of document.querySelectorAll('[data-zh-label]')) {
    element.setAttribute('aria-label', element.dataset.zhLabel);
  }
  const language = document.getElementById('language');
  language.textContent = 'English';
  language.lang = language.hreflang = 'en';
  language.href = '?lang=en';
}

// The chat follows the page's language. Without this line it follows the browser's.
document.querySelector('script[data-entry-point]').dataset.locale = isChinese ? 'zh-CN' : 'en';

const count = document.getElementById('basket-count');
for (const button of document.querySelectorAll('.add')) {
  button.addEventListener('click', () => { count.textContent = String(Number(count.textContent) + 1); });
}
