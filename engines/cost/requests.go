package cost

import "slices"

// TableRequests returns the dollars that request units of a table on demand cost: an operation's price, before it is
// carried out.
func (t Table) TableRequests(region string, reads, writes int64) (Number, error) {
	return t.sum(region, map[string]int64{tableRead: reads, tableWrite: writes})
}

// Mails returns the dollars that sending mails costs, without attachments.
func (t Table) Mails(region string, mails int64) (Number, error) {
	return t.sum(region, map[string]int64{email: mails})
}

// sum adds up amounts by price. Regions without prices are taken for DefaultRegion: an estimate is better than none.
func (t Table) sum(region string, amounts map[string]int64) (Number, error) {
	if !slices.Contains(t.Regions(), region) {
		region = DefaultRegion
	}
	sum := Number{}
	for id, units := range amounts {
		p, err := t.Price(region, id)
		if err != nil {
			return Number{}, err
		}
		sum = sum.Add(p.Cost(N(units), Number{}))
	}
	return sum, nil
}
