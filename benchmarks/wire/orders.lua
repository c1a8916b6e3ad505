-- Places another order each time: a quote of its own, from the file that WIRE_QUOTES names, and a key of its own.

local quotes = {}
for line in io.lines(os.getenv("WIRE_QUOTES")) do quotes[#quotes + 1] = line end

function vary(number)
  local quote = quotes[number]
  if quote == nil then error("more requests than quotes") end
  wrk.headers["Idempotency-Key"] = string.format("wire-%s", quote:sub(-27))
  return wrk.format(nil, nil, nil, "quote_token=" .. quote .. "&pickup_note=By+the+north+entrance")
end
