-- Sends one request over and over and sums up as one line of JSON.
-- Arguments: method, path, body, a Lua file that defines `vary(number)` or "", then names and values of headers.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  for position = 5, #arguments, 2 do
    wrk.headers[arguments[position]] = arguments[position + 1]
  end
  wrk.method, wrk.path, wrk.body = arguments[1], arguments[2], arguments[3]
  if arguments[3] == "" then wrk.body = nil end
  number = 0
  refused = 0
  if arguments[4] ~= "" then
    dofile(arguments[4])
    request = function()
      number = number + 1
      return vary(number)
    end
  else
    local once = wrk.format()
    request = function() return once end
  end
end

function response(status)
  if status >= 300 then refused = refused + 1 end
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout
  for _, thread in ipairs(threads) do failed = failed + thread:get("refused") end
  print(string.format(
    '{"answers": %d, "failed": %d, "seconds": %.3f, "p50_ms": %.3f, "p99_ms": %.3f}',
    summary.requests, failed, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3
  ))
end
