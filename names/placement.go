package names

// PlacementLock is where a project keeps its placement lock.
const PlacementLock = "infra/placement.lock.json"

// ContextUnits is the key of an app's context that has it weigh its units, and write them into the file that is the value,
// instead of building stacks.
const ContextUnits = App + ":units"

// ContextRelease is the key of an app's context that has it make the environments that last, each as a stage of its own, in
// one assembly: what was tried in the one is then what the other gets.
const ContextRelease = App + ":release"

// StageFolder returns where in such an assembly the stage of an environment is (CDK, cloud assembly, nested assemblies).
func StageFolder(environment string) string { return "assembly-" + environment }
