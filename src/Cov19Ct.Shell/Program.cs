using System.Globalization;

namespace Cov19Ct.Shell;

internal static class Program
{
    internal static int Main(string[] arguments)
    {
        // Before the engine looks: it would report its use over the network.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

        // Help and messages are in English, filed under this name.
        CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo("en-US");
        try
        {
            return Run(ShellArguments.Parse(arguments, Console.IsInputRedirected));
        }
        catch (ShellStartException exception)
        {
            Console.Error.WriteLine(exception.Message);
            if (exception.ExitCode == ExitCodes.BadUsage)
            {
                Console.Error.WriteLine($"'{ShellUsage.Name} -Help' lists the arguments.");
            }

            return exception.ExitCode;
        }
    }

    private static int Run(ShellArguments arguments)
    {
        switch (arguments.Mode)
        {
            case ShellMode.Help:
                Console.Out.WriteLine(ShellUsage.Help);
                return ExitCodes.Success;
            case ShellMode.Version:
                Console.Out.WriteLine(ShellUsage.Version);
                return ExitCodes.Success;
        }

        // A wrong path is said at once, not after the engine has started.
        string script = arguments.Mode == ShellMode.File ? ScriptPath(arguments.File) : "";
        string module = ModuleLocator.Locate(arguments.ModulePath, AppContext.BaseDirectory);
        using ShellSession session = new(arguments.NonInteractive);
        return session.Run(arguments, script, module);
    }

    private static string ScriptPath(string file)
    {
        string path = Path.GetFullPath(file);
        if (!File.Exists(path))
        {
            throw new ShellStartException($"There is no script '{file}'.", ExitCodes.BadUsage);
        }

        return string.Equals(Path.GetExtension(path), ".ps1", StringComparison.OrdinalIgnoreCase)
            ? path
            : throw new ShellStartException($"'{file}' is not a script: its name does not end in .ps1.", ExitCodes.BadUsage);
    }
}
