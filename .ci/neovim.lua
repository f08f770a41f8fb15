-- What `.ci/neovim.sh` has Neovim do. For Neovim 0.7 and newer.

local kata, course, binary = os.getenv("KATA"), os.getenv("COURSE"), os.getenv("ASYNC_KATA")
local pair = "01_first/02_pair"
-- The first start may have to build the shared library.
local PATIENCE = 300000

local function say(words)
    io.stdout:write("Neovim: " .. words .. "\n")
end

local function give_up(words)
    say(words)
    for _, one in ipairs(vim.diagnostic.get(0)) do
        say(("told: line %d, %s: %s"):format(one.lnum + 1, tostring(one.code), one.message))
    end
    vim.cmd("cquit 1")
end

local function wait_until(what, holds)
    if not vim.wait(PATIENCE, holds, 5) then
        give_up("did not see " .. what)
    end
end

local function lines_of(path)
    local lines = {}
    for line in io.lines(path) do
        table.insert(lines, line)
    end
    return lines
end

local function save(path)
    vim.api.nvim_buf_set_lines(0, 0, -1, true, lines_of(path))
    vim.cmd("silent write")
end

-- Whether this is said at that line, from 1, and nothing else.
local function is_told(line, severity, code, words)
    return function()
        local all = vim.diagnostic.get(0)
        local one = all[1]
        return #all == 1 and one.lnum + 1 == line and one.severity == severity
            and one.code == code and one.source == "async-kata" and one.message:find(words, 1, true) ~= nil
    end
end

local shown = {}
vim.lsp.handlers["window/showMessage"] = function(_, message)
    table.insert(shown, message.message)
end

vim.cmd("edit " .. vim.fn.fnameescape(kata .. "/exercises/" .. pair .. "/src/lib.rs"))
vim.bo.fileformat = "unix"
local client = vim.lsp.start_client({ name = "async-kata", cmd = { binary, "lsp" }, root_dir = kata })
if client == nil then
    give_up("could not start the server")
end
vim.lsp.buf_attach_client(0, client)

local severity = vim.diagnostic.severity
wait_until("that it is to do", is_told(4, severity.INFO, "todo", "still to do"))

save(course .. "/grader/hidden/" .. pair .. "/wrong/sequential.rs")
local since = vim.loop.hrtime()
wait_until("what is wrong", is_told(5, severity.ERROR, "sequential", "Took 180 ms where 100 ms suffice"))
local took = (vim.loop.hrtime() - since) / 1000000

local uri = vim.uri_from_bufnr(0)
local command = { command = "async-kata.hint", arguments = { uri } }
vim.lsp.buf_request_sync(0, "workspace/executeCommand", command, PATIENCE)
wait_until("a hint", function()
    return shown[#shown] ~= nil and shown[#shown]:find("Hint 1 of 3 for pair", 1, true) ~= nil
end)

local at = { textDocument = { uri = uri }, position = { line = 4, character = 10 } }
local hover = vim.lsp.buf_request_sync(0, "textDocument/hover", at, PATIENCE)
local text = hover and hover[client] and hover[client].result and hover[client].result.contents.value or ""
if not text:find("fetch_order(42)", 1, true) then
    give_up("no bars under the pointer: " .. text)
end

save(course .. "/solutions/" .. pair .. ".rs")
local passes = "Passed: next exercise"
wait_until("that it passes", function()
    local all = vim.lsp.buf_request_sync(0, "textDocument/codeLens", { textDocument = { uri = uri } }, PATIENCE)
    local lenses = all and all[client] and all[client].result or {}
    return lenses[1] ~= nil and lenses[1].command.title == passes and #vim.diagnostic.get(0) == 0
end)

vim.lsp.stop_client(client)
wait_until("the end of the server", function()
    return vim.lsp.client_is_stopped(client)
end)
say(("a wrong answer was marked %d ms after its save, and a right one passed."):format(took))
vim.cmd("quitall!")
