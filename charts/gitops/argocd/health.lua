-- Health of AIChannel, AIProfile and APIKey for Argo CD. A status that is not about this generation says nothing.
local health = {status = "Progressing", message = "waiting for the operator"}
local status = obj.status
if status == nil or status.conditions == nil then
  return health
end

local conditions = {}
for _, condition in ipairs(status.conditions) do
  conditions[condition.type] = condition
end

local ready = conditions["Ready"]
if ready == nil then
  return health
end
health.message = (ready.reason or "") .. ": " .. (ready.message or "")

local generation = obj.metadata.generation
local observed = ready.observedGeneration or status.observedGeneration
if generation ~= nil and observed ~= generation then
  health.message = "the operator has not seen generation " .. tostring(generation) .. " yet"
  return health
end

local stalled = conditions["Stalled"]
if stalled ~= nil and stalled.status == "True" then
  health.status = "Degraded"
  health.message = (stalled.reason or "") .. ": " .. (stalled.message or "")
  return health
end
if obj.spec ~= nil and obj.spec.enabled == false then
  health.status = "Suspended"
  return health
end
if ready.status == "True" then
  health.status = "Healthy"
end
return health
