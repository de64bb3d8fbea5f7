namespace Cov19Ct.Reporting;

/// <summary>What a scan is called in a report.</summary>
/// <param name="Number">Its place among the diagnoses, from 1.</param>
/// <param name="Name">Its id where that is shown, else its number.</param>
/// <param name="Patient">The patient's number in this report, from 1; null where the patient is not known.</param>
internal sealed record ScanIdentity(int Number, string Name, int? Patient);
