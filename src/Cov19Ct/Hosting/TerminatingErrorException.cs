using System.Management.Automation;

namespace Cov19Ct.Hosting;

/// <summary>Ends the pipeline with an error record: thrown on a worker thread, which cannot do it itself.</summary>
internal sealed class TerminatingErrorException(
    ErrorRecord error) : Exception(error.ErrorDetails?.Message ?? error.Exception.Message, error.Exception)
{
    public ErrorRecord Error => error;
}
