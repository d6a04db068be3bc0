package names

// PlacementLock is where a project keeps its placement lock.
const PlacementLock = "infra/placement.lock.json"

// ContextUnits is the key of an app's context that has it weigh its units, and write them into the file that is the value,
// instead of building stacks.
const ContextUnits = App + ":units"
