namespace Cov19Ct.Build.Support;

/// <summary>The step cannot be done with the files given. The message is all that the person who builds gets to see:
/// it names the file and what is wrong with it.</summary>
internal sealed class BuildToolException(string message, Exception? innerException = null) : Exception(message, innerException);
