// Loaded by Electron before the app: keeps the system's message boxes, which no test can press, and answers them
// when the test says so.
const { dialog } = require('electron');

globalThis.dialogs = [];
dialog.showMessageBox = (options) =>
  new Promise((resolve) => {
    globalThis.dialogs.push({ options, answer: (response) => resolve({ response, checkboxChecked: false }) });
  });
