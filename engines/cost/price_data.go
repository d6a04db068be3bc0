package cost

import "github.com/mainstay-go/mainstay/engines/template"

// table: units on demand or provisioned capacity, storage, and backups that reach back to any second.
func table(s subject) {
	write, read, storage := tableWrite, tableRead, tableStorage
	if s.Text("TableClass") == "STANDARD_INFREQUENT_ACCESS" {
		write, read, storage = tableWriteIA, tableReadIA, tableStorageIA
	}
	if s.Text("BillingMode") == "PAY_PER_REQUEST" {
		s.charge(write, s.sum("write_units"), "")
		s.charge(read, s.sum("read_units"), "")
	} else {
		s.charge(tableWCU, s.number(5, "ProvisionedThroughput", "WriteCapacityUnits").Mul(s.hours()), "")
		s.charge(tableRCU, s.number(5, "ProvisionedThroughput", "ReadCapacityUnits").Mul(s.hours()), "")
	}
	s.charge(storage, s.sum("storage_gb"), "")
	if s.True("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled") {
		s.charge(tablePITR, s.sum("storage_gb"), "")
	}
}

// globalTable: a table in each of its Regions; a replicated write costs what a write costs.
func globalTable(s subject) {
	replicas := N(int64(len(s.List("Replicas"))))
	if s.Text("BillingMode") != "PAY_PER_REQUEST" {
		s.charge(unpriced+"provisioned global table", N(1), "")
		return
	}
	s.charge(tableWrite, s.sum("write_units").Mul(replicas), "in %s Regions", replicas)
	s.charge(tableRead, s.sum("read_units"), "")
	s.charge(tableStorage, s.sum("storage_gb").Mul(replicas), "in %s Regions", replicas)
	for _, r := range s.List("Replicas") {
		replica := template.Resource{}
		replica.Properties, _ = r.(map[string]any)
		if replica.True("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled") {
			s.charge(tablePITR, s.sum("storage_gb"), "")
		}
	}
}

func bucket(s subject) {
	s.charge(s3Put, s.sum("puts"), "")
	s.charge(s3Get, s.sum("gets"), "")
	s.charge(s3Storage, s.sum("storage_gb"), "")
}

func key(s subject) {
	s.charge(kmsKey, N(1), "")
	s.charge(kmsRequest, s.sum("requests"), "")
}

func secretOf(s subject) {
	s.charge(secret, N(1), "")
	s.charge(secretCall, s.sum("calls"), "")
}

// parameter: standard ones cost nothing.
func parameter(s subject) {
	if s.Text("Tier") == "Advanced" {
		s.charge(parameterAdvanced, N(1), "")
	}
}

// domain: its instances, where their price is known, and their volumes.
func domain(s subject) {
	kind, n := s.Text("ClusterConfig", "InstanceType"), s.number(1, "ClusterConfig", "InstanceCount")
	s.charge(searchInstance+kind, n.Mul(s.hours()), "%s of them", n)
	s.charge(searchVolume, n.Mul(s.number(10, "EBSOptions", "VolumeSize")), "")
}

// collection: two capacity units at least, one without redundancy; the collections of an application share them.
func collection(s subject) {
	units := N(2)
	if s.Text("StandbyReplicas") == "DISABLED" {
		units = N(1)
	}
	all := N(int64(len(s.app.OfType(s.Type))))
	s.charge(searchOCU, units.Mul(s.hours()).Div(all), "the least there is, shared by %s collections", all)
}
