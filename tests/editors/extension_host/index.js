// Runs inside the real extension host of VS Code; `vscode` is the true API, and Assay's extension talks to the true server.
// Each function of scenarios.js is one test. What came of them is written as JSON to the file that ASSAY_TEST_RESULTS names.
const fs = require('node:fs');
const scenarios = require('./scenarios.js');

exports.run = async () => {
  const results = {};
  for (const [name, scenario] of Object.entries(scenarios)) {
    const began = Date.now();
    try {
      await scenario();
      results[name] = { milliseconds: Date.now() - began };
    } catch (error) {
      results[name] = { milliseconds: Date.now() - began, error: String(error?.stack ?? error) };
    }
  }
  fs.writeFileSync(process.env.ASSAY_TEST_RESULTS, JSON.stringify(results));
};
