// Starts `async-kata lsp` and connects it with the editor. All else is the server's.
"use strict";

const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

/** The client, while there is one. */
let client;

/** How async-kata is started. */
function command() {
    const [program, ...words] = vscode.workspace.getConfiguration("async-kata").get("command");
    return { command: program, args: [...words, "lsp"], transport: TransportKind.stdio };
}

/** Whether the server is to show the compiler's own messages. */
function compilerMessages() {
    const wish = vscode.workspace.getConfiguration("async-kata").get("compilerMessages");
    const others = vscode.extensions.getExtension("rust-lang.rust-analyzer");
    return wish === "always" || (wish === "auto" && others === undefined);
}

/** A command from the palette is about the file that is open. */
function executeCommand(name, words, next) {
    const open = vscode.window.activeTextEditor?.document.uri;
    return next(name, words.length === 0 && open ? [open.toString()] : words);
}

async function start() {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    const server = { ...command(), options: { cwd: folder } };
    client = new LanguageClient("async-kata", "async-kata", server, {
        documentSelector: [{ scheme: "file", language: "rust" }],
        initializationOptions: { compilerMessages: compilerMessages() },
        middleware: { executeCommand },
    });
    try {
        await client.start();
    } catch (error) {
        client = undefined;
        const settings = "Open the setting";
        const words = `async-kata could not be started: ${error.message ?? error}.`;
        const remedy = "Install it, or say in the setting async-kata.command how it is started.";
        const answer = await vscode.window.showErrorMessage(`${words} ${remedy}`, settings);
        if (answer === settings) {
            vscode.commands.executeCommand("workbench.action.openSettings", "async-kata.command");
        }
    }
}

async function stop() {
    const running = client;
    client = undefined;
    await running?.stop();
}

function activate(context) {
    const changes = vscode.workspace.onDidChangeConfiguration(async (change) => {
        if (change.affectsConfiguration("async-kata")) {
            await stop();
            await start();
        }
    });
    context.subscriptions.push(changes);
    return start();
}

module.exports = { activate, deactivate: stop };
